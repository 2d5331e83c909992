import type { AdminCommand } from '../admin/command.ts'
import { methodOf, pathOf } from '../admin/paths.ts'
import { readAdminToken } from '../server/admin-token.ts'
import { dialled, findRunning, type Place } from '../server/running-file.ts'
import { CommandFailure } from './failure.ts'

/** Milliseconds to wait for the running service. */
const patience = 30_000

/**
 * Has the service that runs on a data directory do a command, over its own listener for the owner.
 *
 * @throws CommandFailure when it does not run, cannot be asked, or refuses
 */
export async function askRunningService(
  data: string,
  command: AdminCommand,
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const running = await findRunning(data)
  if (!running)
    throw new CommandFailure(
      `No service runs on ${data}: start it with "chrysalis serve", or name its folder with --data.`,
    )
  if (!running.admin)
    throw new CommandFailure(
      'The service runs without its listener for the owner: free its port or choose one with --admin-port, and start it again.',
    )
  const token = await readAdminToken(data).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(
      `The service’s admin.token cannot be read (${error.code}): run this as the user who runs the service.`,
    )
  })
  if (token === undefined)
    throw new CommandFailure(
      `There is no admin.token in ${data}: start the service again, or name its folder with --data.`,
    )
  const answer = await send(running.admin, command, input, token)
  const body = (await answer.json().catch(() => undefined)) as { readonly message?: string } | undefined
  if (answer.ok && body !== undefined) return body
  throw new CommandFailure(body?.message ?? `The service answered ${answer.status}: see its log.`)
}

async function send(
  place: Place,
  command: AdminCommand,
  input: Readonly<Record<string, unknown>>,
  token: string,
): Promise<Response> {
  const { host, port } = dialled(place)
  const url = new URL(pathOf(command), `http://${host.includes(':') ? `[${host}]` : host}:${port}`)
  const method = methodOf(command)
  const headers: Record<string, string> = { authorization: `Bearer ${token}` }
  if (method === 'GET')
    for (const [name, value] of Object.entries(input))
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one))
  else headers['content-type'] = 'application/json'
  return await fetch(url, {
    method,
    headers,
    signal: AbortSignal.timeout(patience),
    ...(method === 'POST' ? { body: JSON.stringify(input) } : {}),
  }).catch((error: unknown) => {
    throw new CommandFailure(`The service at ${url.host} does not answer (${reasonOf(error)}): see its log.`)
  })
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: NodeJS.ErrnoException }
  return cause?.code ?? String(error)
}
