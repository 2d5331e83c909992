/**
 * The word that somebody most likely meant: at most one slip for every three letters, a letter too many, too few, wrong, or two
 * exchanged. `undefined` when nothing is near.
 */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  const most = Math.max(1, Math.floor(word.length / 3))
  let best: { readonly word: string; readonly slips: number } | undefined
  for (const candidate of words) {
    const slips = slipsBetween(word.toLowerCase(), candidate.toLowerCase())
    if (slips <= most && (best === undefined || slips < best.slips)) best = { word: candidate, slips }
  }
  return best?.word
}

/** Damerau's distance in its restricted form. Rows are kept three at a time. */
export function slipsBetween(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const now = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1]
      const exchanged =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      now.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (now[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          exchanged ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    beforeLast = last
    last = now
  }
  return last[other.length] ?? 0
}
