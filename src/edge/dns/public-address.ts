import { lookup } from 'node:dns/promises'
import { isIPv4 } from 'node:net'
import { type EdgeLog, sentenceOf } from '../log.ts'

/** Milliseconds for which an address of a name is taken to be right, and after a failure for which it is not asked for again. */
const memory = 60_000
const pause = 5_000

/** Finds the IPv4 address of a name. @throws when there is none */
export type Lookup = (host: string) => Promise<string>

const systemLookup: Lookup = async (host) => (await lookup(host, { family: 4 })).address

/**
 * The address that Messenger names lead to. Where clients are told a name, that name is looked up as any program of this machine would,
 * and the answer to clients is the address all the same: nothing in a Windows 95 resolver has to follow an alias. An address that was
 * found stays until another is.
 */
export class PublicAddress {
  readonly #host: string
  readonly #lookup: Lookup
  readonly #now: () => number
  readonly #log: EdgeLog
  #known: string | undefined
  #until = Number.NEGATIVE_INFINITY
  #looking: Promise<string | undefined> | undefined

  constructor(options: {
    readonly host: string
    readonly now: () => number
    readonly log: EdgeLog
    readonly lookup?: Lookup
  }) {
    this.#host = options.host
    this.#now = options.now
    this.#log = options.log
    this.#lookup = options.lookup ?? systemLookup
    if (isIPv4(options.host)) {
      this.#known = options.host
      this.#until = Number.POSITIVE_INFINITY
    }
  }

  /** @returns `undefined` (in the end) when it is not known */
  get(): string | undefined | Promise<string | undefined> {
    if (this.#now() < this.#until) return this.#known
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#known ?? this.#looking
  }

  async #look(): Promise<string | undefined> {
    try {
      this.#known = await this.#lookup(this.#host)
      this.#until = this.#now() + memory
    } catch (error) {
      this.#until = this.#now() + pause
      this.#log.warn(
        { host: this.#host, reason: sentenceOf(error) },
        'the public address has no IPv4 address: Messenger names cannot be answered; give an address in publicHost',
      )
    }
    return this.#known
  }
}
