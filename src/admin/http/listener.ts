import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { AdminFailure, failureStatus } from '../failure.ts'
import { addApiRoutes } from './api-routes.ts'
import { answerBrokenRequest } from './broken-request.ts'
import { addCaptureRoutes } from './capture-routes.ts'
import { addConsoleRoutes } from './console-routes.ts'
import type { AdminDependencies } from './dependencies.ts'
import { isForeign, isOurName } from './guards.ts'
import { securityHeaders } from './headers.ts'
import { addHealthRoutes } from './health-routes.ts'
import { importMapHash } from './shell.ts'
import { addStreamRoutes } from './stream-routes.ts'
import { createWarn } from './warnings.ts'

/** Bytes of a request's body; captures have a limit of their own. */
const bodyLimit = 64 * 1024
/** Connections at a time, of which viewers of streams take some. */
const mostConnections = 128

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Pages that a link elsewhere may open. */
    readonly navigation?: boolean
  }
}

/**
 * Everything that the owner's listener answers. Who is not called by one of our names, and who comes from a page of somebody else, is
 * refused before anything else is looked at.
 */
export function createAdminServer(dependencies: AdminDependencies): FastifyInstance {
  const { log, publicUrl } = dependencies
  const headers = securityHeaders([importMapHash])
  const warn = createWarn(log)
  const routes = { ...dependencies, warn }
  const app = fastify({
    logger: false,
    bodyLimit,
    requestTimeout: 120_000,
    keepAliveTimeout: 10_000,
    connectionTimeout: 0,
    // A HEAD of a one-time link would use it up.
    exposeHeadRoutes: false,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 16 * 1024 },
    forceCloseConnections: true,
    clientErrorHandler: answerBrokenRequest,
    // An address that cannot be decoded: it belongs to no route, and the hooks do not see it.
    frameworkErrors: (_error, request, reply) => {
      reply.headers(headers)
      answerFailure(new AdminFailure('bad-input', 'The address cannot be decoded.'), request, reply, dependencies)
    },
  })
  app.server.maxConnections = mostConnections
  app.removeContentTypeParser('text/plain')
  const names = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')]

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    const about = { from: request.ip, method: request.method, path: pathOf(request) }
    if (!isOurName(request.raw, names)) {
      warn({ ...about, host: String(request.headers.host).slice(0, 200) }, 'console: refused a name that is not ours')
      throw new AdminFailure(
        'forbidden',
        'The console does not go by this name: use the address that "chrysalis serve" shows.',
      )
    }
    if (isForeign(request.raw, { navigation: request.routeOptions.config?.navigation === true })) {
      warn(
        { ...about, origin: String(request.headers.origin).slice(0, 200) },
        'console: refused a page of somebody else',
      )
      throw new AdminFailure('forbidden', 'Pages of other sites may not speak to the console.')
    }
  })
  app.setErrorHandler((error, request, reply) => answerFailure(error, request, reply, dependencies))
  app.setNotFoundHandler((request, reply) => {
    const elsewhere = (['GET', 'POST'] as const).some(
      (method) => method !== request.method && app.hasRoute({ method, url: pathOf(request) }),
    )
    const failure = elsewhere
      ? new AdminFailure('wrong-method', `${request.method} is not for this address: see /api/v1/openapi.json.`)
      : new AdminFailure('not-found', 'There is nothing at this address: see /api/v1/openapi.json.')
    return answerFailure(failure, request, reply, dependencies)
  })
  addHealthRoutes(app, routes)
  addApiRoutes(app, routes)
  addStreamRoutes(app, routes, headers)
  addCaptureRoutes(app, routes)
  addConsoleRoutes(app, routes)
  return app
}

/** Without the query, in which the key of a link may stand that still opens the console. */
const pathOf = ({ url }: FastifyRequest): string => (url.split('?')[0] ?? '').slice(0, 200)

/** What Fastify itself refuses, in our words. */
const refusals: Readonly<Record<string, AdminFailure>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new AdminFailure('too-large', `The request is larger than ${bodyLimit} bytes.`),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new AdminFailure('wrong-type', 'Send JSON, with Content-Type: application/json.'),
  FST_ERR_CTP_INVALID_JSON_BODY: new AdminFailure('bad-input', 'The body is not JSON.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: new AdminFailure('bad-input', 'The body is empty: send a JSON object.'),
}

function answerFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { log }: Pick<AdminDependencies, 'log'>,
): FastifyReply {
  const failure = error instanceof AdminFailure ? error : failureOf(error as FastifyError, request, log)
  // Whoever is refused before or in the middle of a large body shall not send the rest of it.
  if (failure.code === 'too-large' || failure.code === 'too-many') reply.header('connection', 'close')
  return reply
    .code(failureStatus[failure.code])
    .type('application/json; charset=utf-8')
    .send({ code: failure.code, message: failure.message })
}

function failureOf(error: FastifyError, request: FastifyRequest, log: AdminDependencies['log']): AdminFailure {
  const known = refusals[error.code]
  if (known) return known
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new AdminFailure('bad-input', 'The request cannot be understood.')
  log.error({ error, path: pathOf(request) }, 'console: a request failed because of a fault of ours')
  return new AdminFailure('fault', 'That failed because of a fault of ours: the log of the service says more.')
}
