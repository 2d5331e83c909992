import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** A client that says exactly the bytes it is told to, and may half-close. */
export async function dial(port: number): Promise<Socket> {
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  // A reset is an answer too.
  client.on('error', () => {})
  await once(client, 'connect')
  return client
}

/** Everything that comes until the other side ends or resets the stream. */
export async function untilClosed(stream: Duplex): Promise<string> {
  let seen = ''
  stream.on('data', (bytes: Buffer) => {
    seen += bytes.toString('latin1')
  })
  await new Promise<void>((resolve) => {
    stream.once('end', resolve)
    stream.once('close', () => resolve())
  })
  stream.destroy()
  return seen
}

/** Reads until `enough` of what came so far; rejects when the stream ends first. */
export function readUntil(stream: Duplex, enough: (seen: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = ''
    const take = (bytes: Buffer) => {
      seen += bytes.toString('latin1')
      if (!enough(seen)) return
      stream.off('data', take)
      stream.off('end', gone)
      stream.off('close', gone)
      resolve(seen)
    }
    const gone = () => reject(new Error(`the stream ended after ${JSON.stringify(seen)}`))
    stream.on('data', take)
    stream.on('end', gone)
    stream.on('close', gone)
  })
}

export interface RawAnswer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Cuts answers apart by their `Content-Length`, as clients that know no chunks do. */
export function cutAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n')
    const head = rest.slice(0, end)
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
    const length = Number(/\r\nContent-Length: (\d+)/.exec(head)?.[1])
    if (end === -1 || Number.isNaN(status) || Number.isNaN(length))
      throw new Error(`no answer: ${JSON.stringify(rest)}`)
    answers.push({ status, head, body: rest.slice(end + 4, end + 4 + length) })
    rest = rest.slice(end + 4 + length)
  }
  return answers
}
