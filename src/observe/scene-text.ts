import { isUtf8 } from 'node:buffer'

/** Lines of a block below a play's line: `| …` ends in CRLF, `> …` stands as it is. */
export function writeBlock(text: string): readonly string[] {
  const pieces = text.split('\r\n')
  const last = pieces.pop() ?? ''
  return [...pieces.map((piece) => `  |${piece === '' ? '' : ` ${piece}`}`), ...(last === '' ? [] : [`  > ${last}`])]
}

/**
 * Bytes as a play can hold them; `undefined` where it cannot. A play knows no line feed by itself: between the tags of XML a blank is as
 * good.
 */
export function playable(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString('utf8')
  const joined = text.replace(/\r\n/g, '\u0000').replace(/[\r\n]/g, text.trimStart().startsWith('<') ? ' ' : '\n')
  return joined.includes('\n') ? undefined : unbraced(joined.replaceAll('\u0000', '\r\n'))
}

/** Two braces would be a placeholder. */
export const unbraced = (text: string): string => text.replaceAll('{{', '{ {')

/** A header's name as it is usually written: `soapaction` → `SOAPAction`. */
export function headerName(name: string): string {
  return usual[name] ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}

const usual: Readonly<Record<string, string>> = { soapaction: 'SOAPAction' }

/** A value that is caught where it stands, under a name. */
export interface Catch {
  readonly value: string
  readonly name: string
}

/** As much of a tag or a pair as says where a value stands, before it and behind it. */
const context = { before: 120, behind: 80 } as const

/**
 * A pattern that finds values in a text: what stands around each of them, and `{{...}}` in between. `undefined` where none is found.
 */
export function patternAround(text: string, catches: readonly Catch[]): string | undefined {
  const found = catches
    .map((one) => ({ ...one, at: text.indexOf(one.value) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
  if (found.length === 0) return undefined
  let pattern = ''
  let position = 0
  for (const [index, { value, name, at }] of found.entries()) {
    if (at < position) continue
    const start = Math.max(position, startOfContext(text, at))
    if (start > position) pattern += '{{...}}'
    pattern += `${unbraced(text.slice(start, at))}{{${name}?}}`
    position = at + value.length
    const end = Math.min(endOfContext(text, position), found[index + 1]?.at ?? text.length)
    pattern += unbraced(text.slice(position, end))
    position = end
  }
  return position < text.length ? `${pattern}{{...}}` : pattern
}

function startOfContext(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - context.before), at)
  const start = Math.max(
    before.lastIndexOf('<'),
    before.lastIndexOf(','),
    before.lastIndexOf('\n') + 1,
    afterLabel(before),
  )
  return at - before.length + Math.max(0, start)
}

/** What follows another secret is all that can be said of it. */
function afterLabel(before: string): number {
  const at = before.lastIndexOf('[hidden:')
  return at < 0 ? -1 : before.indexOf(']', at) + 1
}

function endOfContext(text: string, at: number): number {
  const behind = text.slice(at, at + context.behind)
  const tag = /^<\/[^<>\r\n]*>/.exec(behind)?.[0]
  return at + (tag?.length ?? /^[^\w\r\n[]/.exec(behind)?.[0].length ?? 0)
}

/** Replaces all of these at once, the earlier in the list first. */
export function replaceAll(text: string, pairs: readonly (readonly [string, string])[]): string {
  if (pairs.length === 0) return text
  const names = new Map(pairs)
  const any = new RegExp(pairs.map(([value]) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g')
  return text.replace(any, (value) => names.get(value) ?? value)
}
