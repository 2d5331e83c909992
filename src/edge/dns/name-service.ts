import { findHostName } from '../../identity/host-names.ts'
import { classes, code, type, typeName } from './codes.ts'
import type { Forwarder } from './forwarder.ts'
import type { NameServiceLimits } from './limits.ts'
import type { PublicAddress } from './public-address.ts'
import { type Query, readQuery } from './query.ts'
import { relayTo } from './relayed.ts'
import {
  addressRecord,
  authorityRecord,
  compose,
  composeFault,
  pointerRecord,
  type Reply,
  spelledName,
  wantsAddress,
} from './reply.ts'

/** One question, told once its answer is known. */
export interface Lookup {
  readonly address: string
  readonly name: string
  readonly type: string
  readonly answer: 'ours' | 'forwarded' | 'refused' | 'failed'
}

export interface NameServiceOptions {
  readonly publicAddress: PublicAddress
  /** The name that clients are told; `undefined` where they are told an address. */
  readonly publicName?: string | undefined
  /** Names of the table that serve more than Messenger are ours as well. */
  readonly offline: boolean
  /** Messenger names for anybody, and nothing else for anybody. */
  readonly authoritative: boolean
  /** Answers what is not ours; `undefined`: nobody does. */
  readonly forwarder: Forwarder | undefined
  /** Who is answered. */
  readonly isAllowed: (address: string) => boolean
  readonly limits: NameServiceLimits
  readonly lookedUp?: ((lookup: Lookup) => void) | undefined
}

export interface Client {
  readonly address: string
  /** Bytes of an answer that it can take. */
  readonly limit: number
}

type Answer = Buffer | undefined

/** The host that our own address has, for programs that ask for the name of their name server before anything else (nslookup). */
const ownHost = 'messenger.hotmail.com'

/** Questions that are no questions for records, or that would take a whole zone (RFC 5936, RFC 8945). */
const unanswered: ReadonlySet<number> = new Set([type.OPT, type.TKEY, type.TSIG, type.IXFR, type.AXFR])

/**
 * What the name service says to a packet: Messenger names lead here, everything else is looked up elsewhere, and strangers are refused.
 */
export class NameService {
  readonly #options: NameServiceOptions
  readonly #waiting = new Map<string, number>()

  constructor(options: NameServiceOptions) {
    this.#options = options
  }

  /**
   * @returns the answer, at once where nobody has to be asked; `undefined`: the packet is not answered
   */
  answer(message: Buffer, client: Client): Answer | Promise<Answer> {
    const { limits, authoritative, isAllowed } = this.#options
    const reading = readQuery(message, limits.queryBytes)
    if (reading.kind === 'ignored') return undefined
    const welcome = isAllowed(client.address)
    if (reading.kind === 'fault') return welcome || authoritative ? composeFault(reading) : undefined
    const { query } = reading
    if (!welcome && !authoritative) return this.#refuse(query, client)
    const { question } = query
    if (unanswered.has(question.type)) return this.#refuse(query, client)
    if (question.class !== classes.internet && question.class !== classes.any) return this.#refuse(query, client)
    if (this.#isOurs(question.name)) return this.#answerOurs(query, client)
    if (authoritative) return this.#refuse(query, client)
    return this.#answerOthers(query, client)
  }

  #isOurs(name: string): boolean {
    const { offline, authoritative, publicName } = this.#options
    // A backslash stands for a byte that no host name has.
    const row = name.includes('\\') ? undefined : findHostName(name)
    if (row) return row.general === undefined || offline
    return name === publicName && (authoritative || offline)
  }

  #answerOurs(query: Query, client: Client): Answer | Promise<Answer> {
    if (!wantsAddress(query.question.type)) return this.#say(query, client, 'ours', this.#ourReply(query))
    const address = this.#options.publicAddress.get()
    return address instanceof Promise
      ? address.then((found) => this.#sayAddress(query, client, found))
      : this.#sayAddress(query, client, address)
  }

  #sayAddress(query: Query, client: Client, address: string | undefined): Answer {
    return address === undefined
      ? this.#fail(query, client)
      : this.#say(query, client, 'ours', this.#ourReply(query, address))
  }

  /** What there is at a name of ours: an IPv4 address, the record of the zone, and nothing of any other type. */
  #ourReply(query: Query, address?: string): Omit<Reply, 'recursionAvailable'> {
    const name = spelledName(query)
    if (address !== undefined) return { authoritative: true, answers: [addressRecord(name, address)] }
    const zone = [authorityRecord(name)]
    return query.question.type === type.SOA
      ? { authoritative: true, answers: zone }
      : { authoritative: true, authorities: zone }
  }

  #answerOthers(query: Query, client: Client): Answer | Promise<Answer> {
    const { forwarder } = this.#options
    const { question } = query
    if (question.type === type.PTR && question.name === this.#ownPointer())
      return this.#say(query, client, 'ours', {
        authoritative: true,
        answers: [pointerRecord(spelledName(query), ownHost)],
      })
    if (forwarder === undefined)
      return this.#say(query, client, 'ours', { code: code.noSuchName, authorities: [authorityRecord('')] })
    const remembered = forwarder.remembered(question)
    if (remembered) {
      this.#tell(query, client, 'forwarded')
      return relayTo(query, remembered.answer, remembered.age, client.limit)
    }
    return this.#forward(forwarder, query, client)
  }

  /** `20.1.168.192.in-addr.arpa` for 192.168.1.20. */
  #ownPointer(): string | undefined {
    const address = this.#options.publicAddress.get()
    return typeof address === 'string' ? `${address.split('.').reverse().join('.')}.in-addr.arpa` : undefined
  }

  async #forward(forwarder: Forwarder, query: Query, client: Client): Promise<Answer> {
    const { limits } = this.#options
    if (forwarder.isLoop(query.question, client.address)) return this.#fail(query, client)
    const waiting = this.#waiting.get(client.address) ?? 0
    if (waiting >= limits.underWayPerAddress) return this.#fail(query, client)
    this.#waiting.set(client.address, waiting + 1)
    try {
      const answer = await forwarder.ask(query.question)
      if (answer === undefined) return this.#fail(query, client)
      this.#tell(query, client, 'forwarded')
      return relayTo(query, answer, 0, client.limit)
    } finally {
      const left = (this.#waiting.get(client.address) ?? 1) - 1
      if (left > 0) this.#waiting.set(client.address, left)
      else this.#waiting.delete(client.address)
    }
  }

  #refuse(query: Query, client: Client): Buffer {
    return this.#say(query, client, 'refused', { code: code.refused })
  }

  #fail(query: Query, client: Client): Buffer {
    return this.#say(query, client, 'failed', { code: code.failed })
  }

  #say(query: Query, client: Client, answer: Lookup['answer'], reply: Omit<Reply, 'recursionAvailable'>): Buffer {
    this.#tell(query, client, answer)
    const message = compose(query, { ...reply, recursionAvailable: this.#options.forwarder !== undefined })
    if (message.length <= client.limit) return message
    // Only a name of more than 200 letters makes our own answer this long: without the record of its zone it fits.
    return compose(query, { ...reply, authorities: [], recursionAvailable: this.#options.forwarder !== undefined })
  }

  #tell({ question }: Query, { address }: Client, answer: Lookup['answer']): void {
    this.#options.lookedUp?.({ address, name: question.name, type: typeName(question.type), answer })
  }
}
