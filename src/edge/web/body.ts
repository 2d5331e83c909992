import type { IncomingMessage } from 'node:http'

/**
 * A body, or why there is none: it is larger than its place takes, there is no room for more bodies at the moment, or the client
 * went away before its end.
 */
export type Body =
  | { readonly read: 'whole'; readonly bytes: Buffer }
  | { readonly read: 'too large' }
  | { readonly read: 'no room' }
  | { readonly read: 'broken off' }

/** Bytes that everybody's bodies may take together: one bound per body does not bound a thousand of them. */
export class BodyRoom {
  readonly #bytes: number
  #held = 0

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  /** False: they do not fit, and are not counted. */
  take(bytes: number): boolean {
    if (this.#held + bytes > this.#bytes) return false
    this.#held += bytes
    return true
  }

  give(bytes: number): void {
    this.#held -= bytes
  }
}

/** What the request says of its own body's size; `undefined` when it is sent in chunks. */
export function announcedLength(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined
  // A POST with neither is a POST without a body (msnp-http §3.6 rule 6: the Mac's DALogin).
  return Number(request.headers['content-length'] ?? 0)
}

/**
 * Reads a body up to `limit` bytes and not one piece further. A whole body's bytes are taken from the room, and the caller owes them
 * to it; for anything else nothing is owed.
 */
export async function readBody(request: IncomingMessage, limit: number, room: BodyRoom): Promise<Body> {
  const announced = announcedLength(request)
  if (announced !== undefined && announced > limit) return { read: 'too large' }
  if (announced === 0 && request.complete) return { read: 'whole', bytes: Buffer.alloc(0) }
  const pieces: Buffer[] = []
  let length = 0
  const read = await new Promise<Body['read']>((resolve) => {
    request.on('data', (piece: Buffer) => {
      const fits = length + piece.length <= limit
      if (fits && room.take(piece.length)) {
        length += piece.length
        pieces.push(piece)
      } else {
        request.pause()
        resolve(fits ? 'no room' : 'too large')
      }
    })
    request.on('end', () => resolve('whole'))
    request.on('error', () => resolve('broken off'))
    request.on('close', () => resolve('broken off'))
  })
  if (read === 'whole') return { read, bytes: Buffer.concat(pieces, length) }
  request.removeAllListeners('data')
  room.give(length)
  return { read }
}
