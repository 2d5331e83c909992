import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { readRoster } from '../../../src/domain/lists/roster.ts'
import type { Dialect } from '../../../src/protocol/dialect.ts'
import { writeRoster } from '../../../src/services/notification/lists/roster-lines.ts'
import { type Edit, edits } from './legal-edits.ts'
import { type Client, type Named, openRoom, type Room } from './room.ts'
import { readLines, readSoap } from './told.ts'

/** The same every time, unless another is asked for. */
const seed = Number(process.env.LISTS_SEED ?? 2026)
const runs = Number(process.env.LISTS_RUNS ?? 8)

const dialects = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const satisfies readonly Dialect[]

interface Move {
  readonly by: number
  readonly to: number
  /** `undefined`: by SOAP. `same`: in the dialect of the session that there is. */
  readonly way: Dialect | 'same' | undefined
  readonly edit: number
  readonly which: number
}

const move: fc.Arbitrary<Move> = fc.record({
  by: fc.nat(2),
  to: fc.nat(1),
  way: fc.constantFrom(undefined, undefined, undefined, ...Array<'same'>(8).fill('same'), ...dialects),
  edit: fc.nat(999),
  which: fc.nat(3),
})

/** What one person's lists tell at one moment. */
interface Moment {
  readonly version: number
  readonly content: string
}

describe(`any sequence of legal edits, from all dialects and SOAP, by the seed ${seed}`, () => {
  let room: Room
  let plays = 0
  before(async () => {
    room = await openRoom()
  })
  after(async () => await room?.[Symbol.asyncDispose]())

  const linesFor = async (person: Named, dialect: Dialect): Promise<readonly string[]> => {
    const roster = await rosterOf(person)
    return linesOf(writeRoster(roster, { dialect, formFor: (ladder) => ladder.at(dialect) }, 5))
  }

  const rosterOf = (person: Named) =>
    room.house.context.store.read(async (tables) => {
      const owner = await tables.accounts.get(person.id)
      assert.ok(owner)
      return await readRoster(tables, owner)
    })

  /** Has every dialect and SOAP tell somebody's lists, and holds them against each other. */
  async function look(person: Named): Promise<Moment> {
    const roster = await rosterOf(person)
    const soap = await readSoap(room, person)
    let content = soap.whole
    for (const dialect of dialects) {
      const lines = linesOf(writeRoster(roster, { dialect, formFor: (ladder) => ladder.at(dialect) }, 5))
      const told = readLines(dialect, lines)
      const { forward, groups } = soap.told
      const withoutGroups = { groups: [], forward: forward.map((one) => one.split(':')[0] ?? '') }
      assert.deepEqual(
        told,
        dialect <= 6 ? { ...soap.told, ...withoutGroups } : { ...soap.told, groups },
        `MSNP${dialect}`,
      )
      content += lines
        .slice(1)
        .join('\n')
        .replace(new RegExp(`(?<= )${roster.version}(?= )`, 'g'), '#')
    }
    return { version: roster.version, content }
  }

  it('leaves one and the same list, however it is told, and a version that rises when it changes and only then', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 14 }), async (moves) => {
        plays++
        const people: Named[] = []
        for (const name of ['Ann', 'Ben', 'Cat']) people.push(await room.add(`${name}${plays}`))
        const clients = new Map<Named, Client>()
        /** People whose client has missed a change since it was given the lists. */
        const missed = new Set<Named>()

        /** A client is told a version only if it has been told all that this version holds (msnp-wire §6.8). */
        async function checkKnowledge(
          actor: Named,
          own: Client | undefined,
          was: readonly Moment[],
          is: readonly Moment[],
        ): Promise<void> {
          for (const [index, person] of people.entries()) {
            const client = clients.get(person)
            if (!client || client.dialect > 9) continue
            const heard = await client.heard()
            const isTold = client === own || heard.some((line) => /^(ADD|REM) 0 RL /.test(line))
            if (was[index]?.content !== is[index]?.content && !isTold) missed.add(person)
            const session = Array.from(room.house.notification.sessions()).find(
              ({ account }) => account?.id === person.id,
            )
            const hasNewest = session?.listVersion === is[index]?.version
            assert.equal(hasNewest, !missed.has(person), `${person.name} after ${actor.name}`)
          }
        }

        let before = await Promise.all(people.map(look))
        for (const { by, to, way, edit, which } of moves) {
          const actor = people[by]
          const other = people.filter((person) => person !== actor)[to]
          assert.ok(actor && other)
          const dialect = way === 'same' ? (clients.get(actor)?.dialect ?? 7) : way
          const possible: readonly Edit[] = edits.filter(({ since, until }) =>
            dialect === undefined
              ? since === undefined
              : since !== undefined && since <= dialect && (until ?? 12) >= dialect,
          )
          const chosen = possible[edit % possible.length]
          assert.ok(chosen)
          if (dialect !== undefined && clients.get(actor)?.dialect !== dialect) {
            await clients.get(actor)?.leave()
            clients.set(actor, await room.enter(dialect, actor))
            missed.delete(actor)
          }
          const client = dialect === undefined ? undefined : clients.get(actor)
          const name = `${actor.name} ${dialect ?? 'SOAP'}: ${chosen.name} ${other.name} ${which}`
          await chosen.make({ room, actor, other, which, client })
          const after = await Promise.all(people.map(look))
          for (const [index, person] of people.entries()) {
            const [was, is] = [before[index], after[index]]
            assert.ok(was && is)
            const changed = was.content !== is.content
            if (changed)
              assert.ok(is.version > was.version, `${name}: the version of ${person.name} stays at ${is.version}`)
            else assert.equal(is.version, was.version, `${name}: the version of ${person.name} rises for nothing`)
          }
          await checkKnowledge(actor, client, before, after)
          before = after
        }
        for (const client of clients.values()) await client.leave()
        for (const [index, person] of people.entries()) {
          const dialect = dialects[(plays * 3 + index) % dialects.length] ?? 8
          const client = await room.enter(dialect, person)
          assert.deepEqual(client.lists, await linesFor(person, dialect), 'over a socket')
          await client.leave()
        }
        assert.deepEqual(
          room.house.logged.filter((line) => /"level":50/.test(line)),
          [],
        )
      }),
      { seed, numRuns: runs },
    )
  })
})

function linesOf(bytes: Buffer): readonly string[] {
  return bytes.toString('latin1').split('\r\n').slice(0, -1)
}
