import { setTimeout as pause } from 'node:timers/promises'
import { type Editor, type Kept, type Lines, same } from './editor.ts'
import { seededRandom } from './random.ts'
import { inspectDatabase, makeEditors, openLines, startAgain } from './world.ts'

/** What one run of kills saw. */
export interface Figures {
  readonly kills: number
  /** Edits that were acknowledged before a kill, all of which were looked for after it. */
  acknowledged: number
  /** Edits that were under way at a kill, and wholly there afterwards. */
  keptUnacknowledged: number
  /** Edits that were under way at a kill, and of which nothing was there afterwards. */
  dropped: number
  /** Acknowledged changes that were not found again, one sentence for each. */
  readonly lost: string[]
  /** Changes of which a part was found, one sentence for each. */
  readonly half: string[]
}

export interface KillOptions {
  readonly kills: number
  /** Chooses the edits and the moments. The same seed edits alike; what the machine does in a millisecond it does not decide. */
  readonly seed: number
  /** Called after each kill has been looked into. */
  readonly progress?: (kill: number, figures: Figures) => void
}

interface Ledger {
  readonly editor: Editor
  kept: Kept
  /** What would be kept if the edit under way were done. */
  after: Kept | undefined
}

/** Longest time, in milliseconds, that a service is edited before it is killed. */
const longestLife = 400

/**
 * Kills a service by SIGKILL while editors change what it keeps, each on lines of its own and all at once; starts it again on the same
 * ports, and asks the services what is kept: what was acknowledged is there, and of what was under way either everything or nothing.
 * A change that a later acknowledged one replaced, such as a name, is looked for in its successor. The tickets are those of before
 * the first start.
 *
 * @throws Error when the service refuses an edit, or cannot be started again
 */
export async function killAgainAndAgain(data: string, { kills, seed, progress }: KillOptions): Promise<Figures> {
  const random = seededRandom(seed)
  const ledgers = (await makeEditors(data)).map((editor): Ledger => ({ editor, kept: new Set(), after: undefined }))
  const figures: Figures = { kills, acknowledged: 0, keptUnacknowledged: 0, dropped: 0, lost: [], half: [] }
  let service = await startAgain(data)
  try {
    for (let kill = 0; kill <= kills; kill++) {
      const lines = await Promise.all(ledgers.map(({ editor }) => openLines(service, editor.person)))
      await Promise.all(ledgers.map((ledger, index) => audit(ledger, lines[index] as Lines, kill, figures)))
      if (kill > 0) progress?.(kill, figures)
      if (kill < kills) {
        let isKilled = false
        const editing = Promise.all(
          ledgers.map((ledger, index) => edit(ledger, lines[index] as Lines, random, () => isKilled)),
        )
        await Promise.race([pause(random() * longestLife), editing])
        isKilled = true
        await service.kill()
        for (const acknowledged of await editing) figures.acknowledged += acknowledged
      }
      for (const { wire, web } of lines) {
        wire.close()
        web.close()
      }
      if (kill < kills) service = await startAgain(data, service.running)
    }
  } finally {
    await service.stop()
  }
  inspectDatabase(data)
  return figures
}

/** Edits until the service is killed. @returns how many edits were acknowledged */
async function edit(ledger: Ledger, lines: Lines, random: () => number, isKilled: () => boolean): Promise<number> {
  let acknowledged = 0
  try {
    while (!isKilled()) {
      const one = ledger.editor.next(ledger.kept, random)
      ledger.after = one.after
      await one.ask(lines)
      acknowledged++
      ledger.kept = one.after
      ledger.after = undefined
    }
  } catch (cause) {
    if (!isKilled()) throw new Error(`${ledger.editor.name}: an edit failed before the kill`, { cause })
  }
  return acknowledged
}

/** Compares a ledger with what the services say, and goes on with that. */
async function audit(ledger: Ledger, lines: Lines, kill: number, figures: Figures): Promise<void> {
  const { editor, kept, after } = ledger
  const found = await editor.read(lines)
  ledger.kept = found
  ledger.after = undefined
  // What there is at the very beginning is the service's own.
  if (kill === 0) return
  if (after && same(found, after)) {
    figures.keptUnacknowledged++
    return
  }
  if (after) figures.dropped++
  if (same(found, kept)) return
  const sentence = `${editor.name}, after kill ${kill}: ${difference(found, kept)}${after ? `, with this under way: ${difference(after, kept)}` : ''}`
  // All is there that stood before the edit under way and after it, and nothing that stood at neither: that edit was cut in two.
  const isHalf = after && kept.intersection(after).isSubsetOf(found) && found.isSubsetOf(kept.union(after))
  figures[isHalf ? 'half' : 'lost'].push(sentence)
}

function difference(found: Kept, expected: Kept): string {
  const list = (kept: Kept) => Array.from(kept).join('; ')
  return `missing [${list(expected.difference(found))}], unexpected [${list(found.difference(expected))}]`
}
