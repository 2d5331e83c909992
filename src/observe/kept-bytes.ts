import type { KeptBytes } from './facts.ts'

/** Bytes of one payload or body that are kept: a whole address book of a few hundred people, and most of a picture's chunks. */
export const mostKept = 128 * 1024

/** A copy of the first bytes: what is kept must not hold on to the buffer that they came in. */
export function keepBytes(bytes: Buffer): KeptBytes {
  return { bytes: Buffer.from(bytes.subarray(0, mostKept)), length: bytes.length, isCut: bytes.length > mostKept }
}
