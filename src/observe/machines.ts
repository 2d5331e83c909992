import type { WebEvent } from '../services/web/log.ts'
import type { Lookup, TlsRecord } from './facts.ts'
import { Ladder } from './ladder.ts'
import type { Machine } from './machine.ts'
import { printable } from './printable.ts'
import { brokenFraming, passwordStops, type StopFacts, sayClock, tlsStop } from './stop-reasons.ts'

/** Machines that are remembered; of more, those seen longest ago are forgotten. */
const mostMachines = 200

/** What the service says of a password that was right: typed, or shown as an older ticket. */
const rightPasswords: ReadonlySet<string> = new Set(['right', 'renewed'])
const passwordServices: ReadonlySet<string> = new Set(['login2', 'rst', 'rst2'])

/** How far each machine has come. Always on: a few assignments for each step of a sign-in, and nothing afterwards. */
export class Machines {
  /** The latest seen last. */
  readonly #ladders = new Map<string, Ladder>()
  readonly #listeners = new Set<(machine: Machine) => void>()
  readonly #facts: () => Omit<StopFacts, 'detail'>
  readonly #now: () => number

  constructor(facts: () => Omit<StopFacts, 'detail'>, now: () => number = Date.now) {
    this.#facts = facts
    this.#now = now
  }

  /** The latest seen first. */
  list(): readonly Machine[] {
    return Array.from(this.#ladders.values(), (ladder) => ladder.toMachine()).reverse()
  }

  find(address: string): Machine | undefined {
    return this.#ladders.get(address)?.toMachine()
  }

  /** Calls after each step, with the machine that took it. Returns how to stop that. */
  subscribe(listener: (machine: Machine) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Says of machines that have stood still for too long where they stand; called every second or so. */
  sweep(): void {
    const now = this.#now()
    for (const ladder of this.#ladders.values())
      if (ladder.isSilent(now)) {
        ladder.fallSilent(now)
        this.#tell(ladder)
      }
  }

  lookedUp({ address, name, answer }: Lookup): void {
    // What is forwarded is no business of ours: every program on a machine asks.
    if (answer !== 'ours') return
    this.change(address, (ladder, now) => {
      if (ladder.isOnline) return false
      ladder.lookedUp = printable(name)
      ladder.reach('name', `looked up ${ladder.lookedUp}`, now)
      return true
    })
  }

  connected(address: string, how: string): void {
    this.change(address, (ladder, now) => {
      // Conversations are connections as well.
      if (ladder.isOnline) return false
      ladder.reach('connection', `connected ${how}`, now)
      return true
    })
  }

  tlsRecorded(record: TlsRecord): void {
    if (record.route === 'plain-http') return
    this.change(record.remoteAddress, (ladder, now) => {
      if (ladder.isOnline) return false
      const stop = tlsStop(record)
      const sentence = sayTls(record)
      if (stop === undefined) {
        if (ladder.has('security')) return false
        ladder.reach('security', sentence, now)
      } else {
        // Browsers open connections that they do not use; what has worked once in a try does not stop it.
        if (ladder.has('security') && record.outcome === 'unused') return false
        const clock = sayClock(record.hello?.clock, now)
        const reason = { ...stop.reason, sentence: (facts: StopFacts) => stop.reason.sentence(facts) + clock }
        ladder.fail('security', sentence, reason, stop.detail, now)
      }
      return true
    })
  }

  served({ service, outcome, email: named = '', remoteAddress }: WebEvent): void {
    if (!passwordServices.has(service)) return
    const stop = passwordStops[outcome]
    if (stop === undefined && !rightPasswords.has(outcome)) return
    const email = printable(named)
    this.change(remoteAddress, (ladder, now) => {
      if (ladder.isOnline || (stop === undefined && ladder.has('password'))) return false
      if (stop) ladder.fail('password', `password${email && ` of ${email}`}`, stop, email, now)
      else ladder.reach('password', 'password', now)
      return true
    })
  }

  broken(address: string, connection: string, error: string): void {
    this.change(address, (ladder, now) => {
      if (ladder.isOnline || (ladder.connection ?? connection) !== connection) return false
      ladder.fail('dialect', 'first words', brokenFraming, error, now)
      return true
    })
  }

  /**
   * Changes a machine's ladder, which is made if it is not there, and tells of it.
   *
   * @param step false: nothing has changed.
   */
  change(address: string, step: (ladder: Ladder, now: number) => boolean): void {
    const now = this.#now()
    let ladder = this.#ladders.get(address)
    if (ladder) this.#ladders.delete(address)
    else ladder = new Ladder(address, this.#facts(), now)
    ladder.lastSeen = now
    this.#ladders.set(address, ladder)
    if (this.#ladders.size > mostMachines) {
      const [oldest] = this.#ladders.keys()
      if (oldest !== undefined) this.#ladders.delete(oldest)
    }
    if (step(ladder, now)) this.#tell(ladder)
  }

  #tell(ladder: Ladder): void {
    if (this.#listeners.size === 0) return
    const machine = ladder.toMachine()
    for (const listener of this.#listeners) listener(machine)
  }
}

const formats = { v2: 'SSLv2-format', v3: 'SSLv3-format' } as const

/** `TLS hello SSLv2-format, TLS 1.0, RC4-MD5` */
function sayTls({ hello, chosen }: TlsRecord): string {
  const words = [
    ...(hello ? [formats[hello.format]] : []),
    ...(chosen ? [chosen.version, shortSuite(chosen.suite)] : hello ? [hello.version] : []),
  ]
  return printable(`TLS hello ${words.join(', ')}`.trimEnd())
}

/** `TLS_RSA_WITH_RC4_128_MD5` → `RC4-128-MD5` */
const shortSuite = (suite: string): string => suite.replace(/^(TLS|SSL)_(.*WITH_)?/, '').replaceAll('_', '-')
