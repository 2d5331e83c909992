import type { WebRequest } from '../../../src/services/web/exchange.ts'

/** A request as the edge hands it over. */
export function webRequest(fields: {
  readonly method?: string
  readonly target?: string
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  readonly host?: string
}): WebRequest {
  const target = fields.target ?? '/'
  const url = new URL(target, 'http://host.invalid')
  return {
    method: fields.method ?? 'GET',
    path: url.pathname.toLowerCase(),
    target,
    query: url.searchParams,
    headers: fields.headers ?? {},
    body: Buffer.from(fields.body ?? ''),
    host: fields.host ?? 'login.live.com',
    secure: true,
    remoteAddress: '192.0.2.7',
  }
}
