import { STATUS_CODES } from 'node:http'
import type { WebResponse } from '../../services/web/exchange.ts'

/** An answer as it goes out: names and values in turn, in order, and the body's bytes. */
export interface ComposedAnswer {
  readonly status: number
  readonly head: readonly string[]
  readonly body: Buffer
}

/** What the front alone decides; a service's own are dropped. */
const frontsOwn = new Set(['connection', 'keep-alive', 'content-length', 'transfer-encoding', 'date'])

/** No body, and no length of one (RFC 9110 §8.6). */
const bodiless = new Set([204, 304])

/**
 * The head of an answer (msnp-http §3.6 rules 1–3, clients-in-the-wild §0): a service's headers in their case and order, then
 * `Content-Length`, `Date`, `Connection`. Never chunked.
 *
 * `Date` is sent: the genuine servers did, RFC 9110 §6.6.1 asks for it, and Internet Explorer, which many of these clients fetch
 * through, reckons a cookie's lifetime from it rather than from the machine's own clock, which is often wrong.
 */
export function composeAnswer(response: WebResponse, keepAlive: boolean, now: Date): ComposedAnswer {
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body
  const head = response.headers.filter(([name]) => !frontsOwn.has(name.toLowerCase())).flat()
  if (!bodiless.has(response.status)) head.push('Content-Length', String(body.length))
  head.push('Date', now.toUTCString(), 'Connection', keepAlive ? 'keep-alive' : 'close')
  return { status: response.status, head, body }
}

/** An answer of the front's own: a status and one short line of text. */
export function plainAnswer(status: number, sentence: string, close: boolean): WebResponse {
  return { status, headers: [['Content-Type', 'text/plain']], body: `${sentence}\r\n`, close }
}

/** A whole answer as bytes, for requests that never became one because the parser refused them. */
export function rawAnswer(response: WebResponse, now: Date): Buffer {
  const { status, head, body } = composeAnswer(response, false, now)
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Status'}\r\n`
  for (let index = 0; index < head.length; index += 2) text += `${head[index]}: ${head[index + 1]}\r\n`
  return Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), body])
}
