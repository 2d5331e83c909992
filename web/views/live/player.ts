import type { Entry } from '../../../src/observe/entry.ts'

/** Milliseconds that a replay waits at most for the next line: nobody wants to sit through a night in which nothing was said. */
const longestWait = 2_000

/**
 * Plays a recording: hands out its entries with the pauses that lay between them, divided by `speed`.
 *
 * @param speed 1: as it was; 0: all at once
 * @returns how to stop it
 */
export function play(
  entries: readonly Entry[],
  speed: number,
  hand: (entries: readonly Entry[]) => void,
  ended: () => void,
): () => void {
  if (speed <= 0) {
    hand(entries)
    ended()
    return () => undefined
  }
  let at = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const step = (): void => {
    const entry = entries[at]
    if (!entry) {
      ended()
      return
    }
    hand([entry])
    at += 1
    const next = entries[at]
    timer = setTimeout(step, next ? Math.min(longestWait, Math.max(0, next.time - entry.time) / speed) : 0)
  }
  step()
  return () => clearTimeout(timer)
}
