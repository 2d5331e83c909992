import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AdminFailure } from '../failure.ts'
import { fieldsOf, readWords } from '../fields.ts'
import { apiRoot, methodOf, pathOf } from '../paths.ts'
import { registry } from '../registry.ts'
import { type Asker, askerOf, requireCsrfToken, setCookie } from './authentication.ts'
import type { AdminDependencies } from './dependencies.ts'
import { describeApi } from './openapi.ts'

/** One route for each command of the registry, and what is said about them. */
export function addApiRoutes(app: FastifyInstance, dependencies: AdminDependencies): void {
  const { context, logins, version, log } = dependencies
  const requireAsker = askerFor(dependencies)
  for (const command of registry) {
    const method = methodOf(command)
    app.route({
      method,
      url: pathOf(command),
      handler: async (request) => {
        const asker = requireAsker(request)
        const words =
          method === 'GET' ? readWords(command, request.query as Record<string, unknown>) : (request.body ?? {})
        const output = await command.invoke(context, words)
        if (command.effect === 'changes') log.info({ by: asker.kind, from: request.ip }, `console: ${command.name}`)
        return output
      },
    })
  }
  const described = describeApi(version)
  app.get(`${apiRoot}/openapi.json`, () => described)
  app.get(`${apiRoot}/commands`, (request) => {
    requireAsker(request)
    return { commands: describedCommands }
  })
  app.get(`${apiRoot}/session`, (request) => {
    const asker = requireAsker(request)
    return asker.kind === 'browser'
      ? { kind: asker.kind, csrfToken: asker.login.csrfToken, since: new Date(asker.login.since).toISOString() }
      : { kind: asker.kind }
  })
  app.post(`${apiRoot}/session/end`, (request, reply: FastifyReply) => {
    const asker = requireAsker(request)
    if (asker.kind === 'browser') logins.end(asker.cookie)
    setCookie(reply, '', isSecure(dependencies))
    return { ended: true }
  })
}

export const isSecure = ({ publicUrl }: Pick<AdminDependencies, 'publicUrl'>): boolean =>
  publicUrl?.startsWith('https:') === true

/** Finds who asks, and refuses those who have not proved it, or whose change comes from no page of ours. */
export function askerFor({ logins, token }: AdminDependencies): (request: FastifyRequest) => Asker {
  return (request) => {
    const asker = askerOf(request, logins, token)
    if (!asker)
      throw new AdminFailure('signed-out', 'Sign in first: "chrysalis console link" makes a link to the console.')
    requireCsrfToken(request, asker)
    return asker
  }
}

/** The commands as the console makes its forms from them. */
const describedCommands = registry.map((command) => ({
  name: command.name,
  summary: command.summary,
  effect: command.effect,
  method: methodOf(command),
  path: pathOf(command),
  fields: fieldsOf(command),
}))
