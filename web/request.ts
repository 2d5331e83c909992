/** Root of the HTTP API. */
export const apiRoot = '/api/v1'

/** What the service answered when it did not do what it was asked: one sentence that says what to do. */
export class RequestFailure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'RequestFailure'
    this.code = code
  }
}

/** What the service says of this login; asked for once, and again when it was refused. */
let token: Promise<string> | undefined

async function readAnswer(response: Response): Promise<Record<string, unknown>> {
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (response.ok) return answer
  throw new RequestFailure(
    String(answer.code ?? response.status),
    String(answer.message ?? `The service answered ${response.status}: look into its log.`),
  )
}

/** @throws RequestFailure with the service's own sentence; TypeError when it cannot be reached */
export async function get(
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const words = new URLSearchParams(query).toString()
  return readAnswer(await fetch(`${apiRoot}${path}${words === '' ? '' : `?${words}`}`))
}

/** Every change repeats a token that only a page of this login can know. */
const csrfToken = (): Promise<string> => {
  token ??= get('/session').then((session) => String(session.csrfToken ?? ''))
  return token
}

/** @throws RequestFailure, TypeError as `get` */
export async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const isFile = body instanceof Blob
  const headers = {
    'content-type': isFile ? 'application/x-ndjson' : 'application/json',
    'x-chrysalis-token': await csrfToken(),
  }
  const response = await fetch(`${apiRoot}${path}`, {
    method: 'POST',
    headers,
    body: isFile ? body : JSON.stringify(body),
  })
  // A new login in another tab has made this token an old one.
  if (response.status === 403) token = undefined
  return readAnswer(response)
}

/** The sentence of whatever went wrong. */
export function sentenceOf(error: unknown): string {
  if (error instanceof RequestFailure) return error.message
  return 'The service cannot be reached: see whether it runs, then load this page again.'
}
