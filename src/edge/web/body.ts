import type { IncomingMessage } from 'node:http'

/** A body, or why there is none: it is larger than the limit, or the client went away before its end. */
export type Body =
  | { readonly read: 'whole'; readonly bytes: Buffer }
  | { readonly read: 'too large' }
  | { readonly read: 'broken off' }

/** What the request says of its own body's size; `undefined` when it is sent in chunks. */
export function announcedLength(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined
  // A POST with neither is a POST without a body (msnp-http §3.6 rule 6: the Mac's DALogin).
  return Number(request.headers['content-length'] ?? 0)
}

/** Reads a body up to `limit` bytes and not one piece further. */
export function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  const announced = announcedLength(request)
  if (announced !== undefined && announced > limit) return Promise.resolve({ read: 'too large' })
  if (announced === 0 && request.complete) return Promise.resolve({ read: 'whole', bytes: Buffer.alloc(0) })
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let length = 0
    request.on('data', (piece: Buffer) => {
      length += piece.length
      if (length > limit) {
        request.pause()
        resolve({ read: 'too large' })
      } else pieces.push(piece)
    })
    request.on('end', () => resolve({ read: 'whole', bytes: Buffer.concat(pieces) }))
    request.on('error', () => resolve({ read: 'broken off' }))
    request.on('close', () => resolve({ read: 'broken off' }))
  })
}
