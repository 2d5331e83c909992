import type { Duplex } from 'node:stream'

/** Milliseconds and bytes that a client may still take after we have said our last. */
const patience = { milliseconds: 2_000, bytes: 1024 * 1024 }

/**
 * Ends a stream so that the client gets to read our last bytes: half-close, then read and discard until it closes too, within
 * bounds. Closing at once while the client is still sending makes TCP answer with a reset, and a reset makes Windows throw away
 * what had arrived: a 413 would never be seen.
 */
export function part(stream: Duplex): void {
  if (stream.destroyed) return
  let discarded = 0
  const timer = setTimeout(() => stream.destroy(), patience.milliseconds)
  stream.on('data', (bytes: Buffer) => {
    discarded += bytes.length
    if (discarded > patience.bytes) stream.destroy()
  })
  stream.on('end', () => {
    if (stream.writableFinished) stream.destroy()
  })
  stream.on('error', () => {})
  stream.on('close', () => clearTimeout(timer))
  if (!stream.writableEnded) stream.end()
  stream.resume()
}
