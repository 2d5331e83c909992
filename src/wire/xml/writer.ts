/** XML that is already written. Only `el` makes it, so that escaping happens in one place. */
export class Markup {
  readonly xml: string

  constructor(xml: string) {
    this.xml = xml
  }

  toString(): string {
    return this.xml
  }
}

/** An attribute that is `undefined` is left out. */
export type Attributes = Readonly<Record<string, string | number | bigint | boolean | undefined>>

/** Text (escaped here), an element, nothing, or several of them. */
export type Child = string | number | bigint | boolean | Markup | undefined | readonly Child[]

/**
 * An element in the one form that every client takes (clients-in-the-wild §0): no white space, double quotes, `<x/>` and not
 * `<x />`. `el('Name', { Id: 'n' }, 'text')` → `<Name Id="n">text</Name>`; `el('deleted', false)` → `<deleted>false</deleted>`.
 */
export function el(name: string, attributes: Attributes, ...children: readonly Child[]): Markup
export function el(name: string, ...children: readonly Child[]): Markup
export function el(name: string, ...rest: readonly (Attributes | Child)[]): Markup {
  const [first, ...others] = rest
  const tag = isAttributes(first) ? name + writeAttributes(first) : name
  const content = (isAttributes(first) ? (others as Child[]) : (rest as Child[])).map(writeChild).join('')
  return new Markup(content === '' ? `<${tag}/>` : `<${tag}>${content}</${name}>`)
}

/** A whole document. No byte order mark and no white space before or after the declaration (msnp-http §3.6). */
export function document(root: Markup): string {
  return `<?xml version="1.0" encoding="utf-8"?>${root.xml}`
}

/** Text as it stands between tags. Characters that XML 1.0 cannot carry are dropped. */
export function escapeText(text: string): string {
  return withoutIllegal(text).replace(/[&<>\r]/g, (character) => escapes[character] ?? character)
}

function escapeAttribute(text: string): string {
  return withoutIllegal(text).replace(/[&<>"\r\n\t]/g, (character) => escapes[character] ?? character)
}

// Hexadecimal: some clients know no decimal references (clients-in-the-wild A §3).
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
}

// With the u flag \p{Cs} matches only a surrogate that stands alone.
const illegal = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu

function withoutIllegal(text: string): string {
  return text.replace(illegal, '')
}

function writeChild(child: Child): string {
  if (child === undefined) return ''
  if (child instanceof Markup) return child.xml
  if (typeof child === 'object') return child.map(writeChild).join('')
  return escapeText(String(child))
}

function writeAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeAttribute(String(value))}"`))
    .join('')
}

function isAttributes(value: Attributes | Child): value is Attributes {
  return typeof value === 'object' && !(value instanceof Markup) && !Array.isArray(value)
}
