import { readFileSync } from 'node:fs'
import { PlayError } from './failure.ts'
import { toBinary } from './pattern.ts'
import type { Action, Person, Place, Play, Relation, Step, WireLine } from './play.ts'
import type { WebScheme } from './web-actor.ts'

/** Finds the text of a part by its name: `mac-signs-in` → the lines of `parts/mac-signs-in.part`. */
export type FindPart = (name: string) => string | undefined

/** A line with the indented lines below it. */
interface Paragraph {
  readonly place: Place
  readonly block: readonly Place[]
}

const deepestPart = 4
const name = '[a-z][a-z0-9-]*'

/**
 * Reads a play.
 *
 * @param file the file's name: shown in failures, and the domain of the cast's addresses (`mara@02-wrong-password.example`).
 * @throws PlayError with the line at fault.
 */
export function parsePlay(file: string, text: string, findPart: FindPart): Play {
  const paragraphs = toParagraphs(file, text)
  const people: Person[] = []
  const relations: Relation[] = []
  const steps: Step[] = []
  let title: string | undefined
  let because = ''
  let stage: Play['stage'] = 'plain'
  for (const paragraph of paragraphs) {
    const line = paragraph.place.text.trim()
    const heading = /^(play|because|stage|cast):\s*(.*)$/.exec(line)
    if (heading === null) {
      steps.push(...toSteps(paragraph, findPart, 0))
      continue
    }
    const value = heading[2] ?? ''
    if (heading[1] === 'play') title = value
    else if (heading[1] === 'because') because = value
    else if (heading[1] === 'stage') stage = toStage(paragraph.place, value)
    else for (const place of paragraph.block) readCast(place, people, relations)
  }
  if (title === undefined) throw new PlayError({ file, line: 1, text }, 'a play begins with "play:" and its title')
  return { title, because, stage, cast: { people, relations }, steps }
}

function toStage(place: Place, value: string): Play['stage'] {
  if (value === 'plain' || value === 'demo') return value
  throw new PlayError(place, 'a stage is "plain" or "demo"')
}

/** `mara, password s3cret!, named Mara%20L[, address mara@lagoon.example][, with a device key]`, `mara knows otis` */
function readCast(place: Place, people: Person[], relations: Relation[]): void {
  const line = place.text.trim()
  const relation = new RegExp(`^(${name}) (knows|lists|blocks) (${name})$`).exec(line)
  if (relation !== null) {
    const [, owner = '', verb, other = ''] = relation
    relations.push({ owner, verb: verb as Relation['verb'], other })
    return
  }
  const person = new RegExp(
    `^(${name}), password (\\S+), named ([^\\s,]+)(?:, address ([^\\s,]+))?(, with a device key)?$`,
  ).exec(line)
  if (person === null)
    throw new PlayError(place, 'the cast is "mara, password s3cret!, named Mara%20L" or "mara knows otis"')
  const [, who = '', password = '', friendlyName = '', address, key] = person
  const domain = `${place.file.replace(/\.scene$/, '')}.example`
  const hasDeviceKey = key === undefined ? {} : ({ hasDeviceKey: true } as const)
  people.push({ name: who, email: address ?? `${who}@${domain}`, password, friendlyName, ...hasDeviceKey })
}

function toParagraphs(file: string, text: string): readonly Paragraph[] {
  const paragraphs: { place: Place; block: Place[] }[] = []
  text.split(/\r?\n/).forEach((line, index) => {
    const place = { file, line: index + 1, text: line }
    if (line.trim() === '' || /^\s*#(\s|$)/.test(line)) return
    if (!/^\s/.test(line)) paragraphs.push({ place, block: [] })
    else {
      const last = paragraphs.at(-1)
      if (last === undefined)
        throw new PlayError(place, 'an indented line belongs to a line above it, and there is none')
      last.block.push(place)
    }
  })
  return paragraphs
}

function toSteps(paragraph: Paragraph, findPart: FindPart, depth: number): readonly Step[] {
  const { place, block } = paragraph
  const line = place.text.trim()
  if (line === 'the server restarts') return [{ place, actor: undefined, action: { kind: 'server-restarts' } }]
  const part = /^(\S+) performs ([a-z0-9-]+)(?: as (\S+))?(?: with (.+))?$/.exec(line)
  if (part !== null) return performPart(paragraph, part, findPart, depth)
  const spoken = new RegExp(`^(${name}) (.+)$`).exec(line)
  const action = spoken === null ? undefined : toAction(place, spoken[2] ?? '', block)
  if (spoken === null || action === undefined)
    throw new PlayError(place, 'nothing that an actor can do reads like this')
  return [{ place, actor: spoken[1] ?? '', action }]
}

/**
 * `mac performs mac-signs-in as mara`: the part's lines, with `@actor` and `@person` in it replaced; `with otis, role Allow` replaces
 * `@other` and `@role` as well.
 */
function performPart(paragraph: Paragraph, words: RegExpExecArray, findPart: FindPart, depth: number): readonly Step[] {
  const [, actor = '', partName = '', person = '', more] = words
  const text = findPart(partName)
  if (text === undefined) throw new PlayError(paragraph.place, `there is no part "${partName}"`)
  if (depth === deepestPart) throw new PlayError(paragraph.place, 'parts are performed inside each other too deeply')
  const values = [['actor', actor], ['person', person], ...readValues(more)] as const
  const filled = values.reduce((before, [key, value]) => before.replaceAll(`@${key}`, value), text)
  const missing = /@[a-z]+/.exec(filled.replace(/^#.*$/gm, ''))?.[0]
  if (missing !== undefined)
    throw new PlayError(paragraph.place, `the part "${partName}" has a ${missing}: say what it is`)
  return toParagraphs(`${partName}.part`, filled).flatMap((inner) => toSteps(inner, findPart, depth + 1))
}

/** `otis, role Allow` → `other` is otis, `role` is Allow. */
function readValues(words: string | undefined): readonly (readonly [key: string, value: string])[] {
  return (words ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => {
      const [first = '', ...rest] = word.split(' ')
      return rest.length === 0 ? (['other', first] as const) : ([first, rest.join(' ')] as const)
    })
}

const plainActions: Readonly<Record<string, Action>> = {
  connects: { kind: 'connects' },
  'receives nothing': { kind: 'receives-nothing' },
  'is disconnected': { kind: 'is-disconnected' },
  closes: { kind: 'closes' },
}

function toAction(place: Place, spoken: string, block: readonly Place[]): Action | undefined {
  const plain = plainActions[spoken]
  if (plain !== undefined) return plain
  const [, words = '', rest = ''] = /^([^:]+):\s?(.*)$/.exec(spoken) ?? []
  if (words === 'sends') return { kind: 'sends', lines: [{ line: toBinary(rest), payload: toText(block) }] }
  if (words === 'sends in one segment') return { kind: 'sends', lines: toWireLines(place, block) }
  if (words === 'sends raw') return { kind: 'sends-raw', text: toBinary(readEscapes(rest)) }
  if (words === 'receives')
    return { kind: 'receives', order: 'as-written', lines: [{ line: toBinary(rest), payload: toText(block) }] }
  if (words === 'receives in any order') return { kind: 'receives', order: 'any', lines: toWireLines(place, block) }
  if (words === 'is answered') return toAnswer(block)
  const asks = /^asks (https?|ssl3) (\S+)$/.exec(words)
  if (asks !== null)
    return {
      kind: 'asks',
      scheme: schemeOf(asks[1]),
      host: asks[2] ?? '',
      request: toText(block) ?? '',
    }
  const solves = /^computes lock key (\S+) from challenge (\S+) and product (\S+) (\S+)$/.exec(spoken)
  if (solves !== null) {
    const [, into = '', challenge = '', id = '', key = ''] = solves
    return { kind: 'computes-lock-key', into, challenge, product: { id, key } }
  }
  const digests = /^computes digest (\S+) from challenge (\S+) and secret (\S+)$/.exec(spoken)
  if (digests !== null) {
    const [, into = '', challenge = '', secret = ''] = digests
    return { kind: 'computes-digest', into, challenge, secret }
  }
  const computes = /^computes response (\S+) from secret (\S+) and nonce (\S+)$/.exec(spoken)
  if (computes === null) return undefined
  return { kind: 'computes-response', into: computes[1] ?? '', secret: computes[2] ?? '', nonce: computes[3] ?? '' }
}

/**
 * The text of a block: `| text` is a line that ends in CRLF, `> text` stands as it is and the next piece follows directly.
 * `undefined` when there is none.
 */
function toText(block: readonly Place[]): string | undefined {
  if (block.length === 0) return undefined
  return toBinary(block.map(toPiece).join(''))
}

function toPiece(place: Place): string {
  const piece = /^\s+([|>]) ?(.*)$/.exec(place.text)
  if (piece === null) throw new PlayError(place, 'a payload line begins with "|" (ends in CRLF) or ">" (as it is)')
  return piece[1] === '|' ? `${piece[2]}\r\n` : (piece[2] ?? '')
}

function toWireLines(place: Place, block: readonly Place[]): readonly WireLine[] {
  const lines: { line: string; payload: Place[] }[] = []
  for (const inner of block) {
    if (/^\s+[|>]/.test(inner.text)) {
      const last = lines.at(-1)
      if (last === undefined) throw new PlayError(inner, 'a payload follows the line that announces it')
      last.payload.push(inner)
    } else lines.push({ line: toBinary(inner.text.trim()), payload: [] })
  }
  if (lines.length === 0) throw new PlayError(place, 'the lines follow, indented')
  return lines.map(({ line, payload }) => ({ line, payload: toText(payload) }))
}

/** A response: status line and headers with `|`, an empty `|`, then the body. */
function toAnswer(block: readonly Place[]): Action {
  const end = block.findIndex((place) => /^\s+\|\s*$/.test(place.text))
  const head = (end < 0 ? block : block.slice(0, end)).map((place) => toBinary(toPiece(place).replace(/\r\n$/, '')))
  return { kind: 'is-answered', head, body: end < 0 ? undefined : (toText(block.slice(end + 1)) ?? '') }
}

function readEscapes(text: string): string {
  const characters: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' }
  return text.replace(/\\([rnt\\])/g, (_, letter: string) => characters[letter] ?? letter)
}

/** Reads a play from its file; parts come from `parts/` beside it. */
export function readPlay(folder: URL, file: string): Play {
  const find: FindPart = (part) => {
    try {
      return readFileSync(new URL(`parts/${part}.part`, folder), 'utf8')
    } catch {
      return undefined
    }
  }
  return parsePlay(file, readFileSync(new URL(file, folder), 'utf8'), find)
}

function schemeOf(word: string | undefined): WebScheme {
  return word === 'http' || word === 'ssl3' ? word : 'https'
}
