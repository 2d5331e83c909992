import assert from 'node:assert/strict'
import type { RawLine } from './raw-line.ts'
import type { Siege } from './siege.ts'

/** A line or two, and what becomes of whoever says them. */
export interface Offence {
  readonly name: string
  readonly says: string | Buffer
  /** What must be answered before the close, or before the answer to the next ping. */
  readonly hears: RegExp
  /** The connection is served on afterwards; else it must be closed. */
  readonly goesOn?: true
  /** Worth a line in the log; most are. */
  readonly isSilent?: true
}

/** Is answered nothing. */
export const nothing = /^$/

/**
 * Commits every offence on a line of its own, all at once: each is answered or closed as it should be, and leaves one line in the log
 * that says of which connection it speaks.
 */
export async function commit(
  siege: Siege,
  offences: readonly Offence[],
  open: (index: number) => Promise<RawLine>,
): Promise<void> {
  const lines: RawLine[] = []
  for (const index of offences.keys()) lines.push(await open(index))
  const expected = offences.filter(({ isSilent }) => !isSilent).length
  const logged = await siege.attack(
    async () => {
      const judged = offences.map((offence, index) => judge(offence, lines[index] as RawLine))
      const wrong = (await Promise.all(judged)).filter((sentence) => sentence !== undefined)
      assert.deepEqual(wrong, [])
    },
    { lines: expected },
  )
  const connections = new Set(logged.map(({ connection, transport }) => connection ?? transport))
  assert.equal(connections.size, expected, 'one line for each offence')
  for (const line of lines) line.close()
}

/** @returns what is wrong with what was heard */
async function judge({ name, says, hears, goesOn }: Offence, line: RawLine): Promise<string | undefined> {
  try {
    line.say(says)
    const heard = goesOn ? await beforePong(line) : await line.untilClosed()
    return hears.test(heard) ? undefined : `${name}: ${JSON.stringify(heard)} instead of ${hears}`
  } catch (error) {
    return `${name}: ${error}`
  }
}

async function beforePong(line: RawLine): Promise<string> {
  const { before = '' } = (await line.say('PNG\r\n').until(/(?<before>[\s\S]*?)QNG \d+\r\n/)).groups ?? {}
  return before
}
