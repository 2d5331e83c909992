import type { Duplex } from 'node:stream'

export interface PeekBounds {
  /** Most bytes that are held while nothing is decided. */
  readonly bytes: number
  /** From now until the decision, however busily the other side drips. */
  readonly milliseconds: number
}

/**
 * What the first bytes said. `bytes` is everything that was read: it belongs to whoever takes the stream over
 * (`stream.unshift(bytes)`).
 */
export type Peeked<T> =
  | { readonly outcome: 'decided'; readonly decision: T; readonly bytes: Buffer }
  /** The bounds were reached: `silent` in time, `endless` in bytes. */
  | { readonly outcome: 'silent' | 'endless'; readonly bytes: Buffer }
  /** The other side ended or broke the stream first. */
  | { readonly outcome: 'closed'; readonly bytes: Buffer }

/**
 * Reads a fresh stream until `decide` knows what it carries (`undefined`: more bytes, please). Leaves it paused, without listeners
 * of ours, and with nothing given back.
 */
export function peek<T>(
  stream: Duplex,
  decide: (bytes: Buffer) => T | undefined,
  bounds: PeekBounds,
): Promise<Peeked<T>> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0)
    const settle = (peeked: Peeked<T>) => {
      clearTimeout(timer)
      stream.pause()
      stream.off('data', take).off('end', end).off('close', end).off('error', end)
      resolve(peeked)
    }
    const take = (more: Buffer) => {
      bytes = bytes.length === 0 ? more : Buffer.concat([bytes, more])
      const decision = decide(bytes)
      if (decision !== undefined) settle({ outcome: 'decided', decision, bytes })
      else if (bytes.length >= bounds.bytes) settle({ outcome: 'endless', bytes })
    }
    const end = () => settle({ outcome: 'closed', bytes })
    const timer = setTimeout(() => settle({ outcome: 'silent', bytes }), bounds.milliseconds)
    stream.on('data', take).on('end', end).on('close', end).on('error', end)
    stream.resume()
  })
}
