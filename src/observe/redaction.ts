import { slotsOf } from '../protocol/codec.ts'
import { describe } from '../protocol/describe.ts'
import { formsFor } from '../protocol/grammar.ts'
import type { AnswerFact, Fact, Headers, KeptBytes, LineFact, RequestFact } from './facts.ts'
import type { Labels } from './labels.ts'
import {
  addressHeader,
  anyTicket,
  cookieElement,
  cookieHeader,
  cookieHolder,
  knownKey,
  listHeader,
  plainWord,
  secretAttribute,
  secretElement,
  secretHeader,
  secretKey,
} from './secret-places.ts'
import { standIns } from './stand-in.ts'

/**
 * The same fact without its secrets: a label stands in the place of each. Tickets, cookies and passwords are found by the grammar, by
 * the names of elements, headers and keys, and tickets by their shape wherever they are. Never throws.
 */
export function redact(fact: Fact, labels: Labels): Fact {
  switch (fact.kind) {
    case 'line':
      return redactLine(fact, labels)
    case 'request':
      return redactRequest(fact, labels)
    case 'answer':
      return redactAnswer(fact, labels)
    default:
      return fact
  }
}

function redactLine(fact: LineFact, labels: Labels): LineFact {
  const { role, from, dialect, verb, tokens } = fact
  const frame = { verb, tokens: standIns(fact), payload: fact.payload === undefined ? undefined : Buffer.alloc(0) }
  const { fields, unknown, unexpected } = describe(frame, { role, from, dialect })
  const isDoubtful = unexpected.length > 0 && hasSecretForm(fact)
  const hide = (token: string, index: number): string => {
    if (fields[index]?.isSecret) return labels.of(token)
    if (isDoubtful && !plainWord.test(token) && !looksLikeAddress(token)) return labels.of(token)
    if (unknown && /^[\w+/=-]{24,}$/.test(token)) return labels.of(token)
    return hideTickets(token, labels)
  }
  const payload = fact.payload && redactBytes(fact.payload, labels, false)
  return { ...fact, tokens: tokens.map(hide), payload }
}

/** Whether any form of this verb has a secret in it: then a line that fits none may have it anywhere. */
function hasSecretForm({ role, verb }: LineFact): boolean {
  const forms = [...formsFor(role, 'client', undefined, verb), ...formsFor(role, 'server', undefined, verb)]
  return forms.some((form) => slotsOf(form).some(({ field }) => field.secret === true))
}

const looksLikeAddress = (token: string): boolean => /^[^\s@=&]{1,64}@[^\s@=&]{1,64}$/.test(token)

function redactRequest(fact: RequestFact, labels: Labels): RequestFact {
  return {
    ...fact,
    target: redactAddress(fact.target, labels),
    headers: redactHeaders(fact.headers, labels),
    body: redactBytes(fact.body, labels, isForm(fact.headers)),
  }
}

function redactAnswer(fact: AnswerFact, labels: Labels): AnswerFact {
  return { ...fact, headers: redactHeaders(fact.headers, labels), body: redactBytes(fact.body, labels, false) }
}

const isForm = (headers: Headers): boolean =>
  headers.some(([name, value]) => /^content-type$/i.test(name) && /urlencoded/i.test(value))

function redactHeaders(headers: Headers, labels: Labels): Headers {
  return headers.map(([name, value]) => [name, redactHeader(name, value, labels)] as const)
}

function redactHeader(name: string, value: string, labels: Labels): string {
  if (secretHeader.test(name)) return labels.of(value)
  if (cookieHeader.test(name)) return redactPairs(value, ';', () => true, labels)
  if (addressHeader.test(name)) return redactAddress(value, labels)
  if (!listHeader.test(name)) return hideTickets(value, labels)
  // A scheme whose words are not pairs, `Basic dXNlcjpwdw==`, is a secret as a whole.
  const [, scheme, words] = /^([A-Za-z0-9.]+ +)([A-Za-z0-9+/=_-]+)$/.exec(value) ?? []
  if (scheme !== undefined && words !== undefined && !/^[A-Za-z-]+=[^=]/.test(words)) return scheme + labels.of(words)
  return redactPairs(value, /^SessionID=/i.test(value) ? ';' : ',', (key) => secretKey.test(key), labels)
}

/**
 * `scheme key=value,key='value'`: the values of the keys that are meant; what stands between the pairs stays. What follows a secret and
 * is no known key may be the rest of it.
 */
function redactPairs(text: string, separator: ',' | ';', isSecret: (key: string) => boolean, labels: Labels): string {
  let isOpen = false
  return text
    .split(separator)
    .map((pair) => {
      const [, head = '', key = '', value = ''] = /^((?:[^=]*[\s,])?)([^=\s]+)=([\s\S]*)$/.exec(pair) ?? []
      const name = decodePercent(key).trim()
      if (separator === ',' && isOpen && !knownKey.test(name)) return labels.of(pair)
      isOpen = name !== '' && isSecret(name)
      return isOpen ? `${head}${key}=${hideQuoted(value, labels)}` : hideTickets(pair, labels)
    })
    .join(separator)
}

function hideQuoted(value: string, labels: Labels): string {
  const [, open = '', inside = '', close = ''] = /^(\s*['"]?)([\s\S]*?)(['"]?\s*)$/.exec(value) ?? []
  return open + labels.of(decodePercent(inside)) + close
}

/** A target, or a whole address: its query and its fragment. */
function redactAddress(address: string, labels: Labels): string {
  const start = address.search(/[?#]/)
  if (start < 0) return hideTickets(address, labels)
  return hideTickets(address.slice(0, start + 1) + redactForm(address.slice(start + 1), labels), labels)
}

/** `a=1&password=x`. A value that is itself a form, escaped, is one secret if any of its keys is. */
function redactForm(form: string, labels: Labels): string {
  return form.replace(/([^&=]*)=([^&]*)/g, (pair, key: string, value: string) => {
    const holdsSecret = decodePercent(value)
      .split('&')
      .some((one) => one.includes('=') && secretKey.test(one.slice(0, one.indexOf('='))))
    return secretKey.test(decodePercent(key)) || holdsSecret ? `${key}=${labels.of(decodePercent(value))}` : pair
  })
}

function decodePercent(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** A payload or a body: what it is made of is tried one after the other, since any of it may be in any. */
function redactBytes(kept: KeptBytes, labels: Labels, form: boolean): KeptBytes {
  if (kept.bytes.length === 0) return kept
  const text = kept.bytes.toString('latin1')
  const plain = form ? redactForm(text, labels) : redactMime(redactXml(text, labels), labels)
  const hidden = hideTickets(plain, labels)
  return hidden === text ? kept : { ...kept, bytes: Buffer.from(hidden, 'latin1') }
}

function redactXml(text: string, labels: Labels): string {
  if (!text.includes('<')) return text
  const hide = (_: string, tag: string, inside: string): string =>
    inside.trim() === '' ? tag + inside : tag + escapeXml(labels.of(plainText(inside)))
  return text
    .replace(secretElement, hide)
    .replace(cookieHolder, (holder) => holder.replace(cookieElement, hide))
    .replace(secretAttribute, (_, name: string, quoted: string) => {
      const quote = quoted[0] ?? ''
      return name + quote + escapeXml(labels.of(plainText(quoted.slice(1).replace(quote, '')))) + quote
    })
}

/** What an element's text says: its sections and comments undone, and the five entities. */
function plainText(inside: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return inside
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)/g, '$1')
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '')
    .trim()
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function redactMime(text: string, labels: Labels): string {
  return text.replace(/^([A-Za-z0-9-]+):[ \t]*([^\r\n]+)/gm, (line, name: string, value: string) =>
    secretHeader.test(name) || cookieHeader.test(name) || listHeader.test(name)
      ? `${name}: ${redactHeader(name, value, labels)}`
      : line,
  )
}

/** Tickets wherever they stand, a copy in a message or a page among them. */
function hideTickets(text: string, labels: Labels): string {
  return text.replace(anyTicket, (_, t: string, first: string, between: string, p: string, second: string) =>
    [t, labels.of(first), between, p, second === '' ? '' : labels.of(second)].join(''),
  )
}
