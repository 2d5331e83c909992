import { type EdgeLog, sentenceOf } from '../log.ts'
import { Cache, keyOf, type Remembered } from './cache.ts'
import { code } from './codes.ts'
import { askByTcp, askByUdp, Silence } from './exchange.ts'
import type { NameServiceLimits } from './limits.ts'
import type { Question } from './query.ts'
import { type Relayed, readRelayed } from './relayed.ts'
import type { Resolver, Resolvers } from './resolvers.ts'

/** Milliseconds between two lines about resolvers that do not answer. */
const quiet = 60_000

/** Milliseconds below which another try is not worth its packet. */
const shortestTry = 10

/**
 * Asks other resolvers: one question at a time for all who ask the same, one resolver after the other, again when nobody answers, and
 * no more than so many questions at once. What was answered is remembered.
 */
export class Forwarder {
  readonly #resolvers: Resolvers
  readonly #limits: NameServiceLimits
  readonly #now: () => number
  readonly #log: EdgeLog
  readonly #cache: Cache
  readonly #underWay = new Map<string, Promise<Relayed | undefined>>()
  readonly #ending = new AbortController()
  /** The resolver that answered last is asked first. */
  #preferred: Resolver | undefined
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(options: {
    readonly resolvers: Resolvers
    readonly limits: NameServiceLimits
    readonly now: () => number
    readonly log: EdgeLog
  }) {
    this.#resolvers = options.resolvers
    this.#limits = options.limits
    this.#now = options.now
    this.#log = options.log
    this.#cache = new Cache(options.limits, options.now)
  }

  remembered(question: Question): Remembered | undefined {
    return this.#cache.find(question)
  }

  /**
   * Has this question come back to us from the resolver that we asked? Then that one asks us in its turn, and nobody knows the answer.
   */
  isLoop(question: Question, from: string): boolean {
    const isLoop = this.#underWay.has(keyOf(question)) && this.#resolvers.list().some(({ address }) => address === from)
    if (isLoop) this.#complain(`${from} asks back what it is asked`)
    return isLoop
  }

  /** @returns `undefined` when nobody answers, or too much is under way */
  ask(question: Question): Promise<Relayed | undefined> {
    const key = keyOf(question)
    const underWay = this.#underWay.get(key)
    if (underWay) return underWay
    if (this.#underWay.size >= this.#limits.underWay) return Promise.resolve(undefined)
    const asking = this.#askAround(question).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, asking)
    return asking
  }

  /** Gives up whatever is under way. */
  close(): void {
    this.#ending.abort()
  }

  async #askAround(question: Question): Promise<Relayed | undefined> {
    const deadline = this.#now() + this.#limits.giveUp
    const isPreferred = ({ address, port }: Resolver): boolean =>
      address === this.#preferred?.address && port === this.#preferred.port
    const waiting = this.#resolvers
      .list()
      .toSorted((one, other) => Number(isPreferred(other)) - Number(isPreferred(one)))
    let unhelpful: Relayed | undefined
    let trouble = 'there is none'
    for (let resolver = waiting.shift(); resolver !== undefined; resolver = waiting.shift()) {
      const patience = Math.min(this.#limits.patience, deadline - this.#now())
      if (patience < shortestTry) break
      try {
        const answer = await this.#askOne(resolver, question, patience)
        if (answer.code === code.ok || answer.code === code.noSuchName) {
          this.#preferred = resolver
          this.#cache.store(question, answer)
          return answer
        }
        unhelpful ??= answer
      } catch (error) {
        if (this.#ending.signal.aborted) return undefined
        // Whoever refuses will refuse again; who said nothing may not have heard.
        if (error instanceof Silence) waiting.push(resolver)
        trouble = `${resolver.address}: ${error instanceof Silence ? 'no answer' : sentenceOf(error)}`
      }
    }
    if (unhelpful === undefined) this.#complain(trouble)
    return unhelpful
  }

  async #askOne(resolver: Resolver, question: Question, patience: number): Promise<Relayed> {
    const asking = { resolver, question, patience, signal: this.#ending.signal }
    const read = (message: Buffer): Relayed => {
      const answer = readRelayed(message, question.bytes.length)
      if (answer === undefined) throw new Error('its answer is malformed')
      return answer
    }
    const answer = read(await askByUdp(asking))
    if (!answer.truncated) return answer
    // A resolver that does not answer over TCP has at least said this much.
    return await askByTcp(asking).then(read, () => answer)
  }

  #complain(trouble: string): void {
    const now = this.#now()
    if (now - this.#saidAt < quiet) return
    this.#saidAt = now
    this.#log.warn(
      { trouble },
      'names outside Messenger cannot be looked up: no resolver answers; name one in the settings, dns.upstream',
    )
  }
}
