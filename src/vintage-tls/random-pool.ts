import { randomBytes } from 'node:crypto'

const POOL = 4096

/**
 * Random bytes drawn 4 KiB at a time: a handshake wants a few dozen three times, and each draw of its own costs some
 * microseconds. No byte is given out twice; what was given out is never written to.
 */
export function createRandomPool(): (size: number) => Buffer {
  let pool = Buffer.alloc(0)
  let at = 0
  return (size) => {
    if (size > POOL) return randomBytes(size)
    if (at + size > pool.length) {
      pool = randomBytes(POOL)
      at = 0
    }
    at += size
    return pool.subarray(at - size, at)
  }
}
