import { getRawAsset, isSea } from 'node:sea'

/**
 * A file that was packed into the executable (scripts/build-sea.ts).
 *
 * @returns `undefined`: it was not, or this is no such executable
 */
export function readPacked(name: string): Buffer | undefined {
  if (!isSea()) return undefined
  try {
    return Buffer.from(getRawAsset(name))
  } catch {
    return undefined
  }
}
