/** Numbers from 0 up to 1 that the same seed brings again in the same order. */
export type Random = () => number

/** Tommy Ettinger's mulberry32: small, and even enough to choose moments and edits. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of these; `undefined` of none. */
export function choose<T>(random: Random, from: readonly T[]): T | undefined {
  return from[Math.floor(random() * from.length)]
}

/** A new seed, for a run that nobody has asked to repeat. */
export function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 32)
}
