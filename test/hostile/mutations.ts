import fc from 'fast-check'
import type { Dialect } from '../../src/protocol/dialect.ts'
import type { Role } from '../../src/protocol/form.ts'
import { allForms } from '../../src/protocol/grammar.ts'
import type { Frame } from '../../src/wire/frame.ts'
import { choose, type Random } from '../crash/random.ts'
import { frameOf } from '../protocol/arbitraries.ts'

/** Tokens that are no client's: numbers at and beyond every edge, half an escape, markup, bytes of no character set. */
const nasty = [
  ...['0', '-1', '-0', '+5', '1e9', '0x10', '1.5', '2147483648', '4294967295', '4294967296', '9'.repeat(40)],
  ...['%', '%0', '%zz', '%00', '%0d%0a', '%C0%AF', '\xff\xfe', '\0', '\t', '<', '&lt;', '{}', '{', ';', ':', '@', '@@'],
  ...['%zz@a.example', 'victim@LAGOON.example', `${'x'.repeat(100)}@a.example`],
  ...['a@b', 'victim@lagoon.example', '1:victim@lagoon.example', '__proto__', 'constructor', 'NaN', 'x'.repeat(600)],
]
const ends = ['\r\n', '\r\n', '\n', '\r', '\r\r\n', '\0\r\n', ' \r\n', '']

/** Legal frames of a role and dialect, many of each form. */
export function legalFrames(role: Role, dialect: Dialect, seed: number): readonly Frame[] {
  const frames = allForms
    .filter((form) => form.role === role && form.from === 'client' && form.since <= dialect && dialect <= form.until)
    // What ends the connection by being right would keep the rest from being read.
    .filter((form) => form.verb !== 'OUT')
    .flatMap((form, index) => fc.sample(frameOf(form), { numRuns: 12, seed: seed + index }))
  const filled = frames.map(fill)
  return [...filled, ...Array.from({ length: 6 }, () => filled.filter(({ verb }) => lively.has(verb))).flat()]
}

/** Commands that something is done about, and after which the connection goes on: they are said more often than the others. */
const lively: ReadonlySet<string> = new Set(
  'ADL RML FQY UUX UUN UUM CHG PRP BLP XFR URL GCF QRY CAL MSG PNG'.split(' '),
)

/** Payloads that a handler reads to their end, by verb. */
const payloads: Readonly<Record<string, string>> = {
  ADL: '<ml><d n="lagoon.example"><c n="victim" l="3" t="1"/><c n="neighbour" l="4" t="1"/></d></ml>',
  RML: '<ml><d n="lagoon.example"><c n="victim" l="3" t="1"/></d></ml>',
  FQY: '<ml><d n="lagoon.example"><c n="victim"/></d></ml>',
  UUX: '<Data><PSM>hello</PSM><CurrentMedia>\\0Music\\0</CurrentMedia></Data>',
  UUM: 'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nhello',
  MSG: 'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nhello',
}

function fill(frame: Frame): Frame {
  const text = payloads[frame.verb]
  if (text === undefined || frame.payload === undefined) return frame
  return { ...frame, tokens: [...frame.tokens.slice(0, -1), String(text.length)], payload: Buffer.from(text) }
}

/**
 * A legal line as it is, or with one to three things wrong. Most faults leave the framing whole, so that what follows is read too; a
 * few break it.
 */
export function mutate(frames: readonly Frame[], random: Random): Buffer {
  const { verb, tokens, payload = Buffer.alloc(0) } = choose(random, frames) ?? { verb: 'PNG', tokens: [] }
  const words = [verb, ...tokens]
  const faults = random() < 0.25 ? 0 : 1 + Math.floor(random() * 3)
  // The transaction id and a payload's length are left alone, mostly: a line without them ends the connection.
  const behind = payload.length > 0 ? 1 : 0
  for (let fault = 0; fault < faults && words.length - behind > 2; fault++)
    choose(random, tokenFaults)?.(words, random, words.length - behind)
  const isBroken = random() < 0.03
  if (isBroken) choose(random, framingFaults)?.(words, random)
  const end = isBroken ? choose(random, ends) : '\r\n'
  const content = random() < 0.5 ? payload : scramble(payload, random)
  const bytes = Buffer.concat([Buffer.from(`${words.join(' ')}${end}`, 'latin1'), content])
  return isBroken && random() < 0.5 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes
}

type TokenFault = (words: string[], random: Random, last: number) => void

const tokenFaults: readonly TokenFault[] = [
  (words, random, last) => replace(words, place(random, last), choose(random, nasty) ?? ''),
  (words, random, last) => replace(words, place(random, last), choose(random, nasty) ?? ''),
  (words, random, last) => replace(words, place(random, last), flip(words[2] ?? '', random)),
  (words, random, last) => void words.splice(place(random, last), 1),
  (words, random, last) => void words.splice(place(random, last), 0, choose(random, nasty) ?? ''),
]

const framingFaults: readonly ((words: string[], random: Random) => void)[] = [
  (words, random) => replace(words, 0, choose(random, allForms)?.verb ?? ''),
  (words, random) => replace(words, 1, choose(random, nasty) ?? ''),
  (words, random) => replace(words, words.length - 1, choose(random, nasty) ?? ''),
]

/** A place behind the transaction id and before `last`. */
function place(random: Random, last: number): number {
  return 2 + Math.floor(random() * Math.max(0, last - 2))
}

function replace(words: string[], index: number, word: string): void {
  if (index < words.length) words.splice(index, 1, word)
}

/** One character is another. */
function flip(word: string, random: Random): string {
  const at = Math.floor(random() * word.length)
  return word.slice(0, at) + String.fromCharCode(33 + Math.floor(random() * 220)) + word.slice(at + 1)
}

const markup = [
  '<ml',
  '</ml>',
  '<Data>',
  '<c n="',
  '<d n="a.example">',
  '<!DOCTYPE ml>',
  '&a;',
  '\0',
  '\r\n\r\n',
  '\xff',
  '<![CDATA[',
]

/** As many bytes, others among them. */
function scramble(payload: Buffer, random: Random): Buffer {
  const text = Array.from({ length: 8 }, () => choose(random, markup)).join('')
  const scrambled = Buffer.from(payload)
  scrambled.write(text, Math.floor(random() * payload.length), 'latin1')
  return scrambled
}

const words = [
  '',
  '-1',
  'true',
  '99999999999',
  'x'.repeat(2_000),
  '\xff',
  '&#0;',
  '&amp;',
  '__proto__',
  '\u00e9',
  '%00',
  ' ',
]

/** Faults of a body that leave it well-formed, so that it is read as far as it makes sense. */
const bodyFaults: readonly ((body: string, random: Random) => string)[] = [
  // An element's text.
  (body, random) => someMatch(body, />[^<>]*<\//g, random, () => `>${choose(random, words)}</`),
  // An innermost element: left out, twice, or under another name.
  (body, random) => someMatch(body, leaf, random, () => ''),
  (body, random) => someMatch(body, leaf, random, (found) => found.repeat(2)),
  (body, random) => someMatch(body, leaf, random, (found) => found.replaceAll(/(<\/?)\w+/g, '$1Other')),
  // An attribute's value.
  (body, random) => someMatch(body, /="[^"<>]*"/g, random, () => `="${choose(random, words)}"`),
  // An element and all that it holds, made empty.
  (body, random) => someMatch(body, /<(\w+)>(?:<[\s\S]*?>)<\/\1>/g, random, (found) => `<${/\w+/.exec(found)}/>`),
]
const leaf = /<(\w+)[^<>]*>[^<>]*<\/\1>/g

/** Puts something else in the place of one match of several. */
function someMatch(text: string, pattern: RegExp, random: Random, other: (found: string) => string): string {
  const found = choose(random, Array.from(text.matchAll(pattern)))
  return found ? text.slice(0, found.index) + other(found[0]) + text.slice(found.index + found[0].length) : text
}

const debris = ['\0', '\xff', '<', '&', '"', '\r\n', '\r\n\r\n', '../', '<a>'.repeat(50), ']]>', '<!--', '<?x?>', '%00']

/** A request with one to four things wrong: mostly in a body that stays well-formed and as long as is said, sometimes anywhere. */
export function mutateRequest(request: string, random: Random): string {
  const end = request.indexOf('\r\n\r\n') + 4
  let [head, body] = [request.slice(0, end), request.slice(end)]
  for (let fault = Math.floor(random() * 4); fault >= 0; fault--)
    body = choose(random, bodyFaults)?.(body, random) ?? body
  head = head.replace(/Content-Length: \d+/, `Content-Length: ${Buffer.byteLength(body, 'latin1')}`)
  if (body !== '' && random() < 0.7) return head + body
  const text = head + body
  const at = Math.floor(random() * (random() < 0.5 ? head.length : text.length))
  return text.slice(0, at) + choose(random, debris) + text.slice(at + Math.floor(random() * 20))
}
