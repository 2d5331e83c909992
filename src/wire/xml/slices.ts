import { ScanStop, scanXml, type XmlFault } from './parser.ts'

/** One child of a payload's root, its content untouched. */
export interface RawElement {
  /** As written, prefix included. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** The bytes between its tags as a binary string (one character per byte), markup and entities as they were sent. */
  readonly inner: string
  /** The bytes of the whole element, tags included. */
  readonly outer: string
}

export type RawElements =
  | { readonly ok: true; readonly root: string; readonly children: readonly RawElement[] }
  | { readonly ok: false; readonly fault: XmlFault }

/** The most bytes of a UUX payload that are looked at; a client's whole state is well under 2 kB. */
const payloadLimit = 64 * 1024
const depthLimit = 8
const childLimit = 64

/**
 * Takes the payload of a UUX apart without decoding it, so that UBX can relay each part byte for byte (msnp-wire §6.25):
 * `<Data><PSM>a &amp; b</PSM><CurrentMedia></CurrentMedia></Data>` → `PSM` with the inner `a &amp; b`, `CurrentMedia` with an
 * empty one. `roots` names the root elements that are expected. Never throws for anything in `payload`.
 */
export function readElements(payload: Buffer, roots: string | readonly string[]): RawElements {
  if (payload.length > payloadLimit) return refuse('too-large', `The payload is longer than ${payloadLimit} bytes.`)
  const expected = typeof roots === 'string' ? [roots] : roots
  // Every byte is one character here, so that positions in the text are positions in the payload.
  const text = payload.toString('latin1')
  const children: RawElement[] = []
  let root: string | undefined
  let depth = 0
  let current: { name: string; attributes: Readonly<Record<string, string>>; from: number; content: number } | undefined
  const fault = scanXml(text, {
    open(name, attributes, position) {
      depth += 1
      if (depth > depthLimit) throw stop('too-deep', `The payload is nested deeper than ${depthLimit} elements.`)
      if (depth === 1) {
        if (!expected.includes(name))
          throw stop('malformed', `The payload's root is not one of: ${expected.join(', ')}.`)
        root = name
      }
      if (depth === 2) {
        if (children.length >= childLimit) throw stop('too-many', `The payload has more than ${childLimit} elements.`)
        current = { name, attributes, from: openingOf(text, position), content: position }
      }
    },
    close(_name, position) {
      if (depth === 2 && current !== undefined) {
        // A self-closed element is closed at the place where it was opened; else the closing tag is the last `</` before here.
        const end = position === current.content ? position : text.lastIndexOf('</', position - 1)
        const { name, attributes, from, content } = current
        children.push({ name, attributes, inner: text.slice(content, end), outer: text.slice(from, position) })
        current = undefined
      }
      depth -= 1
    },
    text() {},
  })
  if (fault !== undefined) return { ok: false, fault }
  return root === undefined ? refuse('empty', 'The payload has no element.') : { ok: true, root, children }
}

/** Where the tag that ends at `position` begins: a literal `<` stands nowhere inside a well-formed tag. */
function openingOf(text: string, position: number): number {
  return text.lastIndexOf('<', position - 1)
}

function stop(code: XmlFault['code'], message: string): ScanStop {
  return new ScanStop({ code, message })
}

function refuse(code: XmlFault['code'], message: string): RawElements {
  return { ok: false, fault: { code, message } }
}
