import { parseDialect } from '../protocol/dialect.ts'
import type { ConnectionTap } from '../services/connection/tap.ts'
import type { Frame } from '../wire/frame.ts'
import { nameClient } from './client-names.ts'
import type { Ladder } from './ladder.ts'
import type { Machines } from './machines.ts'
import { printableBytes } from './printable.ts'
import { needsKey, noDialect, refusalStop } from './stop-reasons.ts'

/** What one connection has said so far, as far as the ladder and the list of sessions want to know. */
export interface Conversation {
  readonly id: string
  readonly address: string
  role: 'notification' | 'switchboard' | undefined
  offers: readonly string[]
  dialect: string
  client: string
  account: string
  isSignedIn: boolean
}

const none: readonly string[] = []

type Rung = (tokens: readonly string[], conversation: Conversation, machines: Machines) => void

/** Applies only while this connection is the machine's latest try. */
function onOwn(
  { id, address }: Conversation,
  machines: Machines,
  step: (ladder: Ladder, now: number) => boolean,
): void {
  machines.change(address, (ladder, now) => ladder.connection === id && step(ladder, now))
}

/** Lines of a client that are steps, by verb (msnp-wire §2.7, §5, §6.2). */
const heard: Readonly<Record<string, Rung | undefined>> = {
  VER: (tokens, conversation, machines) => {
    conversation.offers = tokens.slice(1, 30).map(printableBytes)
    machines.change(conversation.address, (ladder, now) => {
      ladder.begin(conversation.id, now)
      return true
    })
  },
  CVR: (tokens, conversation, machines) => {
    conversation.client = printableBytes(nameClient(tokens[5] ?? '', tokens[6] ?? ''))
    onOwn(conversation, machines, (ladder, now) => {
      ladder.client = conversation.client
      if (conversation.dialect !== '') ladder.reach('dialect', sayDialect(conversation), now)
      return true
    })
  },
  USR: (tokens, conversation, machines) => {
    if (tokens[2] !== 'I' || tokens[3] === undefined) return
    conversation.account = printableBytes(tokens[3].slice(0, 129))
    onOwn(conversation, machines, (ladder) => {
      ladder.account = conversation.account
      return true
    })
  },
}

/** Lines of ours that are steps. */
const said: Readonly<Record<string, Rung | undefined>> = {
  VER: (tokens, conversation, machines) => {
    const dialect = parseDialect(tokens[1] ?? '')
    onOwn(conversation, machines, (ladder, now) => {
      if (dialect === undefined) {
        const offers = conversation.offers.join(' ')
        ladder.fail('dialect', `VER ${offers}`.slice(0, 120), noDialect, offers.slice(0, 200), now)
      } else {
        conversation.dialect = tokens[1] ?? ''
        ladder.needsTicket = dialect >= 8
        ladder.reach('dialect', sayDialect(conversation), now)
      }
      return true
    })
  },
  XFR: (tokens, conversation, machines) => {
    if (tokens[1] !== 'NS') return
    onOwn(conversation, machines, (ladder) => {
      ladder.isSentOn = true
      return false
    })
  },
  USR: (tokens, conversation, machines) => {
    if (tokens[1] !== 'OK' || conversation.isSignedIn) return
    conversation.isSignedIn = true
    onOwn(conversation, machines, (ladder, now) => {
      if (!ladder.has('password')) ladder.reach('password', 'password', now)
      ladder.reach('sign-in', `signed in as ${conversation.account}`, now)
      return true
    })
  },
  ADL: (tokens, conversation, machines) => {
    if (tokens[1] === 'OK') reachLists(conversation, machines)
  },
  SYN: (_, conversation, machines) => reachLists(conversation, machines),
  CHG: (_, conversation, machines) =>
    onOwn(conversation, machines, (ladder, now) => {
      ladder.reach('online', 'online', now)
      return true
    }),
}

function reachLists(conversation: Conversation, machines: Machines): void {
  onOwn(conversation, machines, (ladder, now) => {
    if (ladder.has('lists')) return false
    ladder.reach('lists', 'lists', now)
    return true
  })
}

function sayDialect({ dialect, client }: Conversation): string {
  return `VER ${dialect}${client === '' ? '' : ` (${client})`}`
}

/** Follows one connection up the ladder, until it is online. */
export class LadderTap implements Pick<ConnectionTap, 'broken' | 'closed'> {
  readonly conversation: Conversation
  readonly #machines: Machines
  /** Nothing of this connection is a step any more. */
  isDone = false
  /** The command that is being answered: they are handled one after the other. */
  #latest = ''

  constructor(machines: Machines, id: string, address: string) {
    this.#machines = machines
    this.conversation = {
      id,
      address,
      role: undefined,
      offers: none,
      dialect: '',
      client: '',
      account: '',
      isSignedIn: false,
    }
  }

  received({ verb, tokens }: Frame, role: 'notification' | 'switchboard'): void {
    if (this.conversation.role === undefined) {
      this.conversation.role = role
      if (role === 'switchboard') {
        this.isDone = true
        this.conversation.account = printableBytes((tokens[1] ?? '').split(';')[0] ?? '').slice(0, 129)
        return
      }
    }
    this.#latest = verb
    heard[verb]?.(tokens, this.conversation, this.#machines)
  }

  sent(bytes: Buffer): void {
    const verb = bytes.toString('latin1', 0, 3)
    const rung = said[verb]
    if (rung === undefined && !(isDigit(bytes[0]) && !this.conversation.isSignedIn)) return
    const end = bytes.indexOf('\r\n')
    const tokens = bytes.toString('latin1', 4, end < 0 ? bytes.length : end).split(' ')
    if (rung) rung(tokens, this.conversation, this.#machines)
    else if (this.#latest === 'USR') this.#refused(verb)
    if (verb !== 'CHG') return
    this.isDone = true
    // Only said of a machine that found no dialect in common.
    this.conversation.offers = none
  }

  broken(error: { readonly error: string }): void {
    if (!this.isDone) this.#machines.broken(this.conversation.address, this.conversation.id, error.error)
  }

  closed(): void {
    if (this.isDone) return
    this.isDone = true
    const { id, address, role } = this.conversation
    this.#machines.change(address, (ladder, now) => {
      // One that never spoke belongs to no try yet.
      const isOwn = ladder.connection === id || (role === undefined && ladder.connection === undefined)
      if (!isOwn || ladder.isSentOn) return false
      ladder.fallSilent(now)
      return true
    })
  }

  #refused(code: string): void {
    onOwn(this.conversation, this.#machines, (ladder, now) => {
      const why = code === '911' && !ladder.needsTicket ? needsKey : refusalStop(code)
      ladder.fail('sign-in', `signing in as ${this.conversation.account}`, why, code, now)
      return true
    })
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
