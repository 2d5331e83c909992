/** The dialects of MSNP that a client may negotiate (msnp-wire §2.8). 21 is read by `describe()` but never chosen. */
export const dialects = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21] as const

export type Dialect = (typeof dialects)[number]

export const oldestDialect: Dialect = 2
export const newestDialect: Dialect = 21

/** What the notification server offers its clients: every dialect up to that of 2009 (msnp-wire §2.7). */
export const spokenDialects: readonly Dialect[] = dialects.filter((dialect) => dialect <= 18)

/** `MSNP16` → 16; anything that is not a dialect of ours → `undefined`. */
export function parseDialect(token: string): Dialect | undefined {
  const match = /^MSNP([0-9]{1,2})$/i.exec(token)
  const number = match ? Number(match[1]) : 0
  return dialects.find((dialect) => dialect === number)
}

/** 16 → `MSNP16`, as `VER` spells it. */
export function nameDialect(dialect: Dialect): string {
  return `MSNP${dialect}`
}
