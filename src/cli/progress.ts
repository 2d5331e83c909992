/** Milliseconds between two drawings: on a terminal a bar, elsewhere a plain line now and then. */
const intervals = { terminal: 100, plain: 5_000 }
const width = 30

/** Where it is shown: standard error, which is a terminal or is not. */
export interface ProgressOutput {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** How far a long command is, and how long it will take, on standard error. */
export class Progress {
  readonly #total: number
  readonly #what: string
  readonly #out: ProgressOutput
  readonly #started = performance.now()
  #done = 0
  #drawn = 0

  constructor(total: number, what: string, out: ProgressOutput = process.stderr) {
    this.#total = total
    this.#what = what
    this.#out = out
    this.#drawn = out.isTTY ? 0 : this.#started
  }

  step(): void {
    this.#done += 1
    const now = performance.now()
    const interval = this.#out.isTTY ? intervals.terminal : intervals.plain
    if (now - this.#drawn < interval && this.#done < this.#total) return
    if (!this.#out.isTTY && now - this.#drawn < interval) return
    this.#drawn = now
    this.#out.write(this.#out.isTTY ? `\r${this.#line(now)}\u001b[K` : `${this.#line(now)}\n`)
  }

  end(): void {
    if (this.#out.isTTY && this.#total > 0) this.#out.write('\n')
  }

  #line(now: number): string {
    const share = this.#done / this.#total
    const left = ((now - this.#started) / this.#done) * (this.#total - this.#done)
    const bar = '#'.repeat(Math.round(share * width)).padEnd(width, '.')
    return `${this.#what} [${bar}] ${this.#done}/${this.#total}, ${Math.ceil(left / 1000)} s left`
  }
}
