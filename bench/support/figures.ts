/** A set of measurements of one kind. */
export class Samples {
  readonly #values: number[] = []

  add(value: number): void {
    this.#values.push(value)
  }

  get count(): number {
    return this.#values.length
  }

  /** The value below which this share of all lies; 0.5 is the median. */
  quantile(share: number): number {
    const sorted = this.#values.toSorted((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  }
}

/** One line of the table: what was measured, against what, and what was aimed at. */
export interface Row {
  readonly what: string
  readonly figures: Readonly<Record<string, number | string>>
  /** True when the target was met; absent where there is none. */
  readonly met?: boolean
}

/** Three significant figures: these machines are not more exact than that. */
export function round(value: number): number {
  return Number(value.toPrecision(3))
}

export function printTable(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ what }) => what.length))
  for (const { what, figures, met } of rows) {
    const mark = met === undefined ? ' ' : met ? '✔' : '✘'
    const cells = Object.entries(figures).map(([name, value]) => `${name} ${value}`)
    process.stdout.write(`${mark} ${what.padEnd(width)}  ${cells.join('  ')}\n`)
  }
}
