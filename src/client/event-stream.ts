import { ClientError } from './errors.ts'

/**
 * Things that happen, in their order, for several readers: a listener hears everything from now on; `next` takes the first that
 * fits, among those nobody has taken yet and those to come.
 */
export class EventStream<T> {
  readonly #waiting: T[] = []
  readonly #listeners = new Set<(event: T) => void>()
  readonly #endListeners = new Set<(error: Error) => void>()
  readonly #takers = new Set<{ readonly take: (event: T) => boolean; readonly fail: (error: Error) => void }>()
  readonly #kept: number
  #ended: Error | undefined

  /** @param kept most events that are kept for `next`; older ones are forgotten. */
  constructor(kept = 1000) {
    this.#kept = kept
  }

  push(event: T): void {
    for (const listener of this.#listeners) listener(event)
    for (const taker of this.#takers) if (taker.take(event)) return
    this.#waiting.push(event)
    if (this.#waiting.length > this.#kept) this.#waiting.shift()
  }

  /** Nothing more will come: who waits is told why. */
  end(error: Error): void {
    if (this.#ended !== undefined) return
    this.#ended = error
    for (const taker of [...this.#takers]) taker.fail(error)
    for (const listener of this.#endListeners) listener(error)
  }

  /** Called once, when nothing more will come; at once where that is so already. */
  onEnd(listener: (error: Error) => void): void {
    if (this.#ended === undefined) this.#endListeners.add(listener)
    else listener(this.#ended)
  }

  get ended(): Error | undefined {
    return this.#ended
  }

  /** @returns stops listening. */
  listen(listener: (event: T) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Hands over what nobody has taken so far. */
  drain(taker: (event: T) => void): void {
    for (const event of this.#waiting.splice(0)) taker(event)
  }

  /**
   * The first event that fits.
   *
   * @param what what is waited for, for the sentence of the error.
   * @param timeLimit milliseconds.
   * @throws ClientError `timed-out`, or the error with which the stream ended.
   */
  async next<S extends T>(fits: (event: T) => event is S, what: string, timeLimit: number): Promise<S>
  async next(fits: (event: T) => boolean, what: string, timeLimit: number): Promise<T>
  async next(fits: (event: T) => boolean, what: string, timeLimit: number): Promise<T> {
    const index = this.#waiting.findIndex(fits)
    const [found] = index < 0 ? [] : this.#waiting.splice(index, 1)
    if (found !== undefined) return found
    if (this.#ended !== undefined) throw this.#ended
    return await new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        this.#takers.delete(taker)
      }
      const fail = (error: Error) => {
        settle()
        reject(error)
      }
      const take = (event: T): boolean => {
        if (!fits(event)) return false
        settle()
        resolve(event)
        return true
      }
      const late = `The service has not sent ${what} within ${timeLimit / 1000} s: look at its log.`
      const timer = setTimeout(() => fail(new ClientError('timed-out', late)), timeLimit)
      const taker = { take, fail }
      this.#takers.add(taker)
    })
  }
}
