import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { loadSigningKey } from '../../src/identity/keys.ts'
import { createTickets } from '../../src/identity/tickets.ts'
import { openStore } from '../../src/store/open.ts'
import { LineClient } from '../support/line-client.ts'
import { startServiceProcess } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { WebClient } from '../support/web-client.ts'
import {
  type Editor,
  groupEditor,
  type Lines,
  listEditor,
  mailEditor,
  messageEditor,
  nameEditor,
  type Person,
  pictureEditor,
  profileEditor,
} from './editors.ts'

/** What one run of kills saw. */
export interface Figures {
  readonly kills: number
  /** Edits that were acknowledged before a kill; every one of them was found again. */
  readonly acknowledged: number
  /** Edits that were under way at a kill, and in the store afterwards: as whole as the acknowledged ones. */
  readonly keptUnacknowledged: number
  /** Edits that were under way at a kill, and of which nothing was in the store afterwards. */
  readonly dropped: number
}

interface Ledger {
  readonly editor: Editor
  kept: readonly string[]
  /** What would be kept if the edit under way were done. */
  after: readonly string[] | undefined
}

/** Longest time, in milliseconds, that a service is edited before it is killed. */
const longestLife = 400

/**
 * Kills a service by SIGKILL while seven editors change what it keeps, again and again, each time at another moment, and reads the
 * store after each kill: what was acknowledged is there, and of what was under way either everything or nothing.
 *
 * @param random gives a number from 0 up to 1
 * @throws AssertionError when an acknowledged change is gone, when half of one is there, or when the service refuses an edit
 */
export async function killAgainAndAgain(kills: number, random: () => number): Promise<Figures> {
  await using directory = await temporaryDirectory()
  const data = directory.path
  const ledgers = (await makeEditors(data)).map((editor): Ledger => ({ editor, kept: [], after: undefined }))
  await audit(data, ledgers, 'at the start')
  const figures = { kills, acknowledged: 0, keptUnacknowledged: 0, dropped: 0 }
  for (let kill = 1; kill <= kills; kill++) {
    figures.acknowledged += await liveAndDie(data, ledgers, random() * longestLife)
    const found = await audit(data, ledgers, `after kill ${kill}`)
    figures.keptUnacknowledged += found.kept
    figures.dropped += found.dropped
  }
  return figures
}

async function makeEditors(data: string): Promise<readonly Editor[]> {
  const store = await openStore({ dataDirectory: data })
  try {
    const tickets = createTickets({ key: await loadSigningKey(data), store })
    const people: Person[] = []
    for (let index = 0; index < 11; index++) {
      const [id, email] = [randomUUID(), `person${index}@lagoon.example`]
      await store.change(({ accounts }) => accounts.add({ id, email, friendlyName: email, passwordHash: 'none' }))
      people.push({ id, email, ticket: (await tickets.issue(id, 'login2')).text })
    }
    const [a, b, c, d, e, f, g, h, ...friends] = people as [...[Person, Person, Person, Person], ...Person[]]
    const editors = [listEditor(a, friends), nameEditor(b), messageEditor(c), profileEditor(d)]
    if (e && f && g && h) editors.push(pictureEditor(e), groupEditor(f), mailEditor(g, h))
    return editors
  } finally {
    await store.close()
  }
}

/**
 * Starts the service, lets every editor work for a while, and kills it.
 *
 * @param life milliseconds from the moment when all are signed in
 * @returns how many edits were acknowledged
 */
async function liveAndDie(data: string, ledgers: readonly Ledger[], life: number): Promise<number> {
  const service = await startServiceProcess(data)
  const root = await readFile(join(data, 'certificates', 'root.pem'), 'utf8')
  const { msnp, https } = service.running
  const open: Lines[] = []
  let acknowledged = 0
  let isKilled = false
  const edit = async (ledger: Ledger, lines: Lines): Promise<void> => {
    const { name, next } = ledger.editor
    try {
      for (let one = next(ledger.kept); one && !isKilled; one = next(ledger.kept)) {
        ledger.after = one.after
        await one.ask(lines)
        acknowledged++
        ledger.kept = one.after
        ledger.after = undefined
      }
    } catch (cause) {
      if (!isKilled) throw new Error(`${name}: an edit failed before the kill`, { cause })
    }
  }
  try {
    for (const { editor } of ledgers) {
      const wire = await LineClient.signIn(msnp.port, editor.person.email, editor.person.ticket)
      open.push({ wire, web: new WebClient(https.port, root) })
    }
    const editing = Promise.all(open.map((lines, index) => edit(ledgers[index] as Ledger, lines)))
    await Promise.race([pause(life), editing.then(() => pause(life))])
    isKilled = true
    await service.kill()
    await editing
    return acknowledged
  } finally {
    await service.kill()
    for (const { wire, web } of open) {
      wire.close()
      web.close()
    }
  }
}

/** Compares every ledger with the store, and goes on with what is there. */
async function audit(
  data: string,
  ledgers: readonly Ledger[],
  when: string,
): Promise<{ readonly kept: number; readonly dropped: number }> {
  const store = await openStore({ dataDirectory: data })
  let kept = 0
  let dropped = 0
  try {
    for (const ledger of ledgers) {
      const found = await store.read((tables) => ledger.editor.read(tables, data))
      const isDone = ledger.after !== undefined && same(found, ledger.after)
      if (ledger.after !== undefined) isDone ? kept++ : dropped++
      if (when !== 'at the start' && !isDone)
        assert.deepEqual(found, ledger.kept, `${ledger.editor.name}, ${when}: an acknowledged change is gone or halved`)
      ledger.kept = found
      ledger.after = undefined
    }
  } finally {
    await store.close()
  }
  return { kept, dropped }
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index])
}
