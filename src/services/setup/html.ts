/**
 * HTML 3.2 that is already written (W3C Recommendation of 14 January 1997). Only the functions below make it, so that escaping happens
 * in one place, and what they take says what may stand in what: a heading in a list item does not compile.
 */
export class Html<Kind extends string> {
  readonly kind: Kind
  readonly source: string

  constructor(kind: Kind, source: string) {
    this.kind = kind
    this.source = source
  }
}

/** `%text`: what may stand in a line. Strings are escaped. */
export type Text = string | number | Html<'text'> | readonly Text[]
/** `%flow`: lines and blocks. */
export type Flow = Text | Html<'block'> | readonly Flow[]
/** `%body.content`: flow and headings. */
export type Content = Flow | Html<'heading'> | readonly Content[]

type Attributes = Readonly<Record<string, string | number | true | undefined>>

/** `#336699`: the one form of a colour that every browser reads alike. */
export type Colour = `#${string}`
type Length = number | `${number}%`

// Text

export const b = (...text: Text[]) => textElement('b', {}, text)
export const tt = (...text: Text[]) => textElement('tt', {}, text)
export const small = (...text: Text[]) => textElement('small', {}, text)
export const font = (attributes: { size?: `${'+' | '-' | ''}${1 | 2 | 3 | 4}`; color?: Colour }, ...text: Text[]) =>
  textElement('font', attributes, text)
export const a = (href: string, ...text: Text[]) => textElement('a', { href }, text)
export const br = () => new Html('text', '<br>')

export interface Image {
  readonly src: string
  /** What a browser shows that does not show the picture. */
  readonly alt: string
  /** With a size, browsers clip the words to it. */
  readonly width?: number
  readonly height?: number
  readonly align?: 'middle' | 'top'
}

export const img = (picture: Image) => new Html('text', `<img${write({ ...picture, border: 0 })}>`)

export interface Input {
  readonly type: 'text' | 'password' | 'hidden' | 'submit'
  readonly name?: string
  readonly value?: string
  readonly size?: number
  readonly maxlength?: number
}

export const input = ({ type, name, value, size, maxlength }: Input) =>
  new Html('text', `<input${write({ type, name, value, size, maxlength })}>`)

// Blocks

export const h1 = (...text: Text[]) => new Html('heading', `<h1>${inner(text)}</h1>\r\n`)
export const h2 = (...text: Text[]) => new Html('heading', `<h2>${inner(text)}</h2>\r\n`)
export const h3 = (...text: Text[]) => new Html('heading', `<h3>${inner(text)}</h3>\r\n`)
export const p = (...text: Text[]) => block('p', {}, text)
export const ul = (...items: Html<'item'>[]) => block('ul', {}, items)
export const ol = (...items: Html<'item'>[]) => block('ol', {}, items)
export const li = (...flow: Flow[]) => new Html('item', `<li>${inner(flow)}</li>\r\n`)
export const hr = () => new Html('block', '<hr size="1" noshade>\r\n')
/** Lines as they are. No markup: pictures and fonts are excluded here. */
export const pre = (...lines: string[]) =>
  new Html('block', `<pre>\r\n${lines.map(escapeText).join('\r\n')}\r\n</pre>\r\n`)

export interface Table {
  readonly width?: Length
  readonly border?: number
  readonly cellspacing?: number
  readonly cellpadding?: number
}

export interface Cell {
  readonly align?: 'left' | 'center' | 'right'
  readonly valign?: 'top' | 'middle' | 'bottom'
  /** Pixels: HTML 3.2 knows no percentage here. */
  readonly width?: number
  readonly colspan?: number
  readonly nowrap?: true
}

export const table = (attributes: Table, ...rows: Html<'row'>[]) => block('table', { ...attributes }, rows)
export const tr = (...cells: Html<'cell'>[]) => new Html('row', `<tr>${inner(cells)}</tr>\r\n`)
export const td = (attributes: Cell, ...content: Content[]) =>
  new Html('cell', `<td${write({ ...attributes })}>${inner(content)}</td>`)
export const th = (attributes: Cell, ...content: Content[]) =>
  new Html('cell', `<th${write({ ...attributes })}>${inner(content)}</th>`)

export const form = (action: string, ...content: Content[]) => block('form', { action, method: 'POST' }, content)

export interface Page {
  readonly title: string
  readonly bgcolor: Colour
  readonly text: Colour
  readonly link: Colour
  readonly vlink: Colour
  readonly alink: Colour
  /** Address of a picture that is laid out like tiles. */
  readonly background: string
}

/** A whole document: bytes of ASCII, whatever the text in it. */
export function document({ title, ...body }: Page, ...content: Content[]): string {
  return [
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">',
    `<html><head><title>${escapeText(title)}</title></head>`,
    `<body${write(body)}>`,
    `${inner(content)}</body></html>`,
    '',
  ].join('\r\n')
}

/**
 * Text as it stands between tags: ASCII, everything else as a numeric reference, which reads the same in every character set that an old
 * browser may think it has. Control characters are dropped.
 */
export function escapeText(text: string): string {
  return text
    .replace(unwritable, '')
    .replace(/[&<>"]|[^\n\r -~]/gu, (character) => named[character] ?? `&#${character.codePointAt(0)};`)
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

// With the u flag \p{Cs} matches only a surrogate that stands alone; C1 controls have no meaning in HTML.
const unwritable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\p{Cs}/gu

function textElement(name: string, attributes: Attributes, text: readonly Text[]): Html<'text'> {
  return new Html('text', `<${name}${write(attributes)}>${inner(text)}</${name}>`)
}

function block(name: string, attributes: Attributes, content: readonly Child[]): Html<'block'> {
  return new Html('block', `<${name}${write(attributes)}>${inner(content)}</${name}>\r\n`)
}

type Child = string | number | Html<string> | readonly Child[]

function inner(content: readonly Child[]): string {
  return content.map(writeChild).join('')
}

function writeChild(child: Child): string {
  if (child instanceof Html) return child.source
  if (typeof child === 'object') return inner(child)
  return escapeText(String(child))
}

function write(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => {
      if (value === undefined) return ''
      return value === true ? ` ${name}` : ` ${name}="${escapeText(String(value))}"`
    })
    .join('')
}
