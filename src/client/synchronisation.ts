import { isMismatch } from '../protocol/codec.ts'
import type { Dialect } from '../protocol/dialect.ts'
import type { AnyForm } from '../protocol/form.ts'
import { decodeBy, formsFor } from '../protocol/grammar.ts'
import {
  synchronise2,
  synchronise10,
  synchronised2,
  synchronised8,
  synchronised10,
} from '../protocol/notification/synchronisation.ts'
import type { Frame } from '../wire/frame.ts'
import { decodeText, type EncodedText } from '../wire/text-token.ts'
import type { Connection } from './connection.ts'
import { ClientError } from './errors.ts'
import { allowBit, blockBit, forwardBit, type RosterEntry, rosterEntry } from './roster.ts'

/** What the lists over the notification server say (msnp-wire §6.8). */
export interface SynchronisedLists {
  readonly entries: readonly RosterEntry[]
  readonly privacy: 'AL' | 'BL'
  /** `PRP MFN`, from MSNP10 on; plain text. */
  readonly name: string | undefined
}

/** A line of the answer, whatever its dialect: the fields that are there. */
interface Line {
  readonly form: AnyForm
  readonly list?: 'FL' | 'AL' | 'BL' | 'RL' | 'PL'
  readonly index?: number
  readonly total?: number
  readonly account?: string
  readonly name?: EncodedText
  readonly mask?: number
  readonly privacy?: 'AL' | 'BL'
  readonly key?: string
  readonly value?: EncodedText
}

/** The bit of each list; reverse and pending are the server's own and stay out of the roster (msnp-wire §3.1). */
const bits = { FL: forwardBit, AL: allowBit, BL: blockBit, RL: 0, PL: 0 } as const

/**
 * Fetches the lists as clients of MSNP2 to 12 do, with nothing kept from last time, and waits for exactly as many lines as the
 * answer announces: one line too few, and a genuine client waits for ever (msnp-wire §0.3, rule 6).
 *
 * @throws ClientError `timed-out` when lines are missing.
 */
export async function synchronise(connection: Connection, timeLimit: number): Promise<SynchronisedLists> {
  const collector = new Collector(connection.dialect)
  const stop = connection.pushes.listen((frame) => collector.take(frame))
  try {
    collector.expect(await askForLists(connection))
    await collector.whole(timeLimit)
  } finally {
    stop()
  }
  return collector.lists
}

/** How many `LST` and `LSG` lines follow; `undefined` in dialects whose lists say it themselves. */
async function askForLists(
  connection: Connection,
): Promise<{ readonly people: number; readonly groups: number } | undefined> {
  if (connection.dialect >= 10) {
    const { contacts, groups } = await connection.ask(synchronise10, { lists: '0', settings: '0' }, synchronised10)
    return { people: contacts ?? 0, groups: groups ?? 0 }
  }
  if (connection.dialect <= 7) {
    await connection.ask(synchronise2, { version: 0 }, synchronised2)
    return undefined
  }
  const { contacts, groups } = await connection.ask(synchronise2, { version: 0 }, synchronised8)
  return { people: contacts ?? 0, groups: groups ?? 0 }
}

class Collector {
  readonly #dialect: Dialect
  readonly #people = new Map<string, RosterEntry>()
  readonly #wholeLists = new Set<string>()
  #privacy: 'AL' | 'BL' = 'AL'
  #name: string | undefined
  #lines = { people: 0, groups: 0 }
  #expected: { readonly people: number; readonly groups: number } | 'four whole lists' | undefined
  #done: () => void = () => undefined

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  expect(counts: { readonly people: number; readonly groups: number } | undefined): void {
    this.#expected = counts ?? 'four whole lists'
  }

  async whole(timeLimit: number): Promise<void> {
    if (this.#isWhole) return
    await new Promise<void>((resolve, reject) => {
      const late = new ClientError(
        'timed-out',
        `The service has not sent all of the lists within ${timeLimit / 1000} s: it announces more lines than it says.`,
      )
      const timer = setTimeout(() => reject(late), timeLimit)
      this.#done = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  get lists(): SynchronisedLists {
    const entries = [...this.#people.values()].sort((a, b) => (a.email.toLowerCase() < b.email.toLowerCase() ? -1 : 1))
    return { entries, privacy: this.#privacy, name: this.#name }
  }

  take(frame: Frame): void {
    const line = readLine(frame, this.#dialect)
    if (line === undefined) return
    if (frame.verb === 'BLP' && line.privacy !== undefined) this.#privacy = line.privacy
    if (frame.verb === 'PRP' && line.key === 'MFN') this.#name = decodeText(line.value ?? ('' as EncodedText))
    if (frame.verb === 'LSG') this.#lines.groups += 1
    if (frame.verb === 'LST') this.#takePerson(line)
    if (this.#isWhole) this.#done()
  }

  #takePerson({ list, index, total, account, name, mask }: Line): void {
    this.#lines.people += 1
    if (list !== undefined && index === total) this.#wholeLists.add(list)
    if (account === undefined) return
    const key = account.toLowerCase()
    const before = this.#people.get(key)
    const ours = (before?.lists ?? 0) | (list === undefined ? (mask ?? 0) & 7 : bits[list])
    if (ours === 0) return
    this.#people.set(key, rosterEntry(before?.email ?? account, ours, name === undefined ? account : decodeText(name)))
  }

  get #isWhole(): boolean {
    const expected = this.#expected
    if (expected === undefined) return false
    if (expected === 'four whole lists') return ['FL', 'AL', 'BL', 'RL'].every((list) => this.#wholeLists.has(list))
    return this.#lines.people >= expected.people && this.#lines.groups >= expected.groups
  }
}

const verbs: ReadonlySet<string> = new Set(['GTC', 'BLP', 'PRP', 'LSG', 'LST'])

function readLine(frame: Frame, dialect: Dialect): Line | undefined {
  if (!verbs.has(frame.verb)) return undefined
  const command = decodeBy(formsFor('notification', 'server', dialect, frame.verb), frame)
  return isMismatch(command) ? undefined : command
}
