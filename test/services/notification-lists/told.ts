import assert from 'node:assert/strict'
import type { Dialect } from '../../../src/protocol/dialect.ts'
import { type Named, type Room, readMemberships } from './room.ts'

/** What lists tell, whoever tells it, in a form that compares. */
export interface Told {
  /** `bob: Friends, Work` of everybody on the forward list. */
  readonly forward: readonly string[]
  readonly groups: readonly string[]
  readonly roles: Readonly<Record<'AL' | 'BL' | 'RL', readonly string[]>>
  readonly prompt: string
  readonly privacy: string
}

const nameOf = (email: string): string => email.split('@')[0] ?? ''
const sorted = (words: Iterable<string>): readonly string[] => Array.from(words).sort()
const decode = (token: string | undefined): string => decodeURIComponent(token ?? '')

/** Reads the lines of an answer to `SYN` as a client of the dialect does, and counts them (msnp-wire §6.8). */
export function readLines(dialect: Dialect, lines: readonly string[]): Told {
  const words = lines.map((line) => line.split(' '))
  const of = (verb: string) => words.filter((line) => line[0] === verb)
  const last = (verb: string) => of(verb)[0]?.at(-1) ?? ''
  if (dialect >= 8) {
    const [header = []] = of('SYN')
    assert.deepEqual(header.slice(-2), [String(of('LST').length), String(of('LSG').length)], 'the counts')
  } else for (const verb of ['LST', 'LSG']) checkRuns(of(verb))
  const entries = of('LST').flatMap((line) =>
    dialect <= 7 ? runEntry(line) : dialect <= 9 ? maskEntry(line) : namedEntry(line),
  )
  const groupNames = new Map(of('LSG').map((line) => groupOf(dialect, line)))
  const rest = dialect >= 10 ? '' : '0'
  const groupsIn = (ids: string) =>
    sorted(ids.split(',').flatMap((id) => (id === rest ? [] : [groupNames.get(id) ?? `? ${id}`])))
  const forward = entries.filter(({ list }) => list === 'FL')
  const on = (list: string) => sorted(entries.filter((entry) => entry.list === list).map(({ who }) => who))
  return {
    forward: sorted(forward.map(({ who, groups }) => (dialect >= 7 ? `${who}: ${groupsIn(groups).join(', ')}` : who))),
    groups: sorted(Array.from(groupNames).flatMap(([id, name]) => (id === '0' ? [] : [name]))),
    roles: { AL: on('AL'), BL: on('BL'), RL: on('RL') },
    prompt: last('GTC'),
    privacy: last('BLP'),
  }
}

interface Entry {
  readonly list: string
  readonly who: string
  readonly groups: string
}

/** `LST 5 FL 17 1 2 bob@example.com Bob 0,1` */
function runEntry([, , list = '', , , total, email = '', , groups = '0']: readonly string[]): Entry[] {
  return total === '0' ? [] : [{ list, who: nameOf(email), groups }]
}

/** `LST bob@example.com Bob 11 0,1` */
function maskEntry([, email = '', , mask, groups = '0']: readonly string[]): Entry[] {
  return listsIn(Number(mask)).map((list) => ({ list, who: nameOf(email), groups }))
}

/** `LST N=bob@example.com F=Bob C=c1f9a363-… 11 1 f60efbe7-…`: what has no letter is the mask, a network, and groups */
function namedEntry(line: readonly string[]): Entry[] {
  const email = line.find((word) => word.startsWith('N='))?.slice(2) ?? ''
  const [mask, ...behind] = line.slice(1).filter((word) => !/^[NFC]=/.test(word))
  const groups = behind.find((word) => word.includes('-')) ?? ''
  const lists = listsIn(Number(mask))
  assert.equal(
    lists.includes('FL'),
    line.some((word) => word.startsWith('C=')),
    'contacts have ids, and nobody else',
  )
  return lists.map((list) => ({ list, who: nameOf(email), groups }))
}

function listsIn(mask: number): readonly string[] {
  const bits = [
    ['FL', 1],
    ['AL', 2],
    ['BL', 4],
    ['RL', 8],
    ['RL', 16],
  ] as const
  return bits.flatMap(([list, bit]) => ((mask & bit) === 0 ? [] : [list]))
}

function groupOf(dialect: Dialect, line: readonly string[]): [id: string, name: string] {
  if (dialect >= 10) return [line[2] ?? '', decode(line[1])]
  const [number = '', name] = line.slice(dialect === 7 ? 5 : 1)
  return [number, decode(name)]
}

/** `1 2`, `2 2`: each run complete, or one line `0 0`. */
function checkRuns(lines: readonly (readonly string[])[]): void {
  const runs = Map.groupBy(lines, ([verb, , list]) => (verb === 'LST' ? list : verb))
  for (const [list, run] of runs) {
    const at = list === 'LSG' ? 3 : 4
    const places = run.map((line) => `${line[at]} ${line[at + 1]}`)
    const expected = places[0] === '0 0' ? ['0 0'] : run.map((_, index) => `${index + 1} ${run.length}`)
    assert.deepEqual(places, expected, `the run of ${list}`)
  }
}

/** The same as WLM reads it, and the whole answers without their times. */
export async function readSoap(room: Room, as: Named): Promise<{ readonly told: Told; readonly whole: string }> {
  const book = await room.soap(as, 'ABFindAll', '<abView>Full</abView>')
  const groups = new Map(
    (book.at('ABFindAllResult', 'groups')?.childrenNamed('Group') ?? []).map((group) => [
      group.textOf('groupId') ?? '',
      group.textOf('groupInfo', 'name') ?? '',
    ]),
  )
  const contacts = book.at('ABFindAllResult', 'contacts')?.childrenNamed('Contact') ?? []
  const infos = contacts.map((contact) => contact.child('contactInfo'))
  const forward = infos.filter((info) => info?.textOf('isMessengerUser') === 'true')
  const me = infos.find((info) => info?.textOf('contactType') === 'Me')
  const annotation = (name: string) =>
    me
      ?.at('annotations')
      ?.children.find((one) => one.textOf('Name') === name)
      ?.textOf('Value')
  const roles = new Map(
    (await readMemberships(room, as)).split('; ').map((role) => {
      const [name = '', members = ''] = role.split(': ')
      return [name, members.split(', ')] as const
    }),
  )
  const inRole = (...names: readonly string[]) => sorted(names.flatMap((name) => roles.get(name) ?? []))
  return {
    told: {
      forward: sorted(
        forward.map((info) => {
          const ids = info?.child('groupIds')?.children.map((guid) => guid.text) ?? []
          return `${nameOf(info?.textOf('passportName') ?? '')}: ${sorted(ids.map((id) => groups.get(id) ?? '?')).join(', ')}`
        }),
      ),
      groups: sorted(groups.values()),
      roles: { AL: inRole('Allow'), BL: inRole('Block'), RL: inRole('Reverse', 'Pending') },
      prompt: annotation('MSN.IM.GTC') === '1' ? 'A' : 'N',
      privacy: annotation('MSN.IM.BLP') === '1' ? 'AL' : 'BL',
    },
    whole: JSON.stringify([contacts.map(withoutTimes), Array.from(groups), Array.from(roles)]),
  }
}

function withoutTimes(element: {
  readonly name: string
  readonly text: string
  readonly children: readonly object[]
}): unknown {
  if (/^(lastChange|CreateDate)$/i.test(element.name)) return undefined
  return [element.name, element.text, (element.children as (typeof element)[]).map(withoutTimes)]
}
