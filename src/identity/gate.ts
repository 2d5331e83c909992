/** Lets at most so many pieces of work run at once; the rest wait in order. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>

export function createGate(atOnce: number): Gate {
  const waiting: (() => void)[] = []
  let running = 0

  return async (work) => {
    if (running < atOnce) running++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // The place is handed to whoever is next, and not given up in between.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
