import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebRequest, WebResponse } from '../../services/web/exchange.ts'
import { type EdgeLog, sentenceOf } from '../log.ts'
import { composeAnswer, plainAnswer } from './answer.ts'
import { announcedLength, type BodyRoom, readBody } from './body.ts'
import type { WebConnection } from './connection.ts'
import { firstHeaders, hostName, readTarget, type Target } from './request.ts'
import type { Fallback, Found } from './routes.ts'

/** Told of a request with its whole body, or with none where it is turned away before that is read; what it returns is told the answer before it is sent. */
export type OnRequest = (request: WebRequest) => ((response: WebResponse) => void) | undefined

export interface Exchanging {
  readonly find: (method: string, path: string) => Found
  readonly room: BodyRoom
  readonly log: EdgeLog
  readonly onRequest: OnRequest
}

/** A request as node:http has parsed it, and where its answer goes. */
export interface Asked {
  readonly connection: WebConnection
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The client waits for `100 Continue` before it sends its body. */
  readonly expectsContinue: boolean
}

const noBytes = Buffer.alloc(0)

/** Serves one request: finds its place, reads the body within that place's bound, answers. */
export async function serveExchange(serving: Exchanging, asked: Asked): Promise<void> {
  const { connection, request } = asked
  const { log } = serving
  const target = readTarget(request.url ?? '/')
  /** Answers without having read the body. */
  const turnAway = (refusal: WebResponse): void => {
    serving.onRequest(webRequest(asked, target, noBytes))?.(refusal)
    send(asked, refusal, log)
  }
  const found = serving.find(request.method ?? 'GET', target.path)
  if (found.found === 'other methods') {
    // A body that is on its way is not read: the connection ends with this answer.
    const refusal = plainAnswer(405, 'This place does not know that method.', announcedLength(request) !== 0)
    return turnAway({ ...refusal, headers: [...refusal.headers, ['Allow', found.allow]] })
  }
  // node:http in its lenient mode takes both; which one a proxy before us believed, nobody knows (RFC 9112 §6.1).
  if (request.headers['transfer-encoding'] !== undefined && request.headers['content-length'] !== undefined) {
    return turnAway(plainAnswer(400, 'A body either has a length or comes in chunks.', true))
  }
  const { place } = found
  if (asked.expectsContinue && (announcedLength(request) ?? 0) <= place.bodyLimit) asked.response.writeContinue()
  const body = await readBody(request, place.bodyLimit, serving.room)
  if (body.read === 'broken off') return connection.drop()
  if (body.read === 'too large') {
    log.warn({ ...connection.peer, path: target.path, limit: place.bodyLimit }, 'HTTP: a body is too large')
    return turnAway(plainAnswer(413, `At most ${place.bodyLimit} bytes are taken here.`, true))
  }
  if (body.read === 'no room') {
    log.warn({ ...connection.peer, path: target.path }, 'HTTP: there is no room for more bodies at the moment')
    return turnAway(plainAnswer(503, 'Too much is being sent at the moment; try again.', true))
  }
  const question = webRequest(asked, target, body.bytes)
  const onAnswer = serving.onRequest(question)
  const answer = await answerSafely(place, question, log)
  serving.room.give(body.bytes.length)
  onAnswer?.(answer)
  send(asked, answer, log)
}

function webRequest({ connection, request }: Asked, target: Target, body: Buffer): WebRequest {
  const headers = firstHeaders(request.rawHeaders)
  return {
    method: request.method ?? 'GET',
    path: target.path,
    target: request.url ?? '/',
    query: target.query,
    headers,
    body,
    host: target.host === '' ? hostName(headers.host ?? '') : target.host,
    ...connection.peer,
    onLeave: (listener) => connection.onLeave(listener),
  }
}

async function answerSafely(place: Fallback, question: WebRequest, log: EdgeLog): Promise<WebResponse> {
  try {
    return await place.answer(question)
  } catch (thrown) {
    const { method, path, remoteAddress } = question
    log.warn({ method, path, remoteAddress }, `HTTP: an answer failed: ${sentenceOf(thrown)}`)
    return plainAnswer(500, 'Something went wrong on this server.', false)
  }
}

function send({ connection, request, response }: Asked, answer: WebResponse, log: EdgeLog): void {
  if (response.destroyed || response.headersSent) return
  const keepAlive = response.shouldKeepAlive && answer.close !== true && !connection.closing
  if (!keepAlive) connection.lastAnswered()
  try {
    const { status, head, body } = composeAnswer(answer, keepAlive, new Date())
    response.writeHead(status, [...head])
    response.end(body)
  } catch (thrown) {
    // A service gave a header that HTTP cannot carry; nothing has been sent yet.
    log.warn({ ...connection.peer, target: request.url }, `HTTP: an answer failed: ${sentenceOf(thrown)}`)
    connection.lastAnswered()
    response.writeHead(500, ['Content-Length', '0', 'Connection', 'close'])
    response.end()
  }
}
