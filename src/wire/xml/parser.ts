import { SaxesParser } from 'saxes'
import { decodeDocument } from './charset.ts'
import { XmlElement } from './element.ts'

/** How much of a stranger's document is read. */
export interface XmlLimits {
  readonly bytes: number
  readonly depth: number
  readonly elements: number
  /** On one element, namespace declarations included. */
  readonly attributes: number
  /** Namespace declarations in scope at once. */
  readonly namespaces: number
}

/** Enough for the largest SOAP request of any known client (an AddMember of a few hundred people) many times over. */
export const soapLimits: XmlLimits = { bytes: 512 * 1024, depth: 32, elements: 20_000, attributes: 32, namespaces: 64 }

export type XmlFaultCode = 'empty' | 'too-large' | 'too-deep' | 'too-many' | 'charset' | 'forbidden' | 'malformed'

/** Why a document was refused. */
export interface XmlFault {
  readonly code: XmlFaultCode
  /** One sentence in plain words. */
  readonly message: string
}

export type ParsedXml =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly fault: XmlFault }

/**
 * Reads a whole document into an immutable tree. Never throws for anything in `bytes`; takes time linear in their number.
 *
 * Prefixes are resolved here and not by the parser: third-party clients send prefixes that they declare nowhere
 * (clients-in-the-wild §6), and the parser's own name-space tracking takes quadratic time on deep documents. Refused: a document
 * type, processing instructions, entities other than the five of XML.
 */
export function parseXml(bytes: Buffer, limits: XmlLimits = soapLimits): ParsedXml {
  if (bytes.length > limits.bytes) return refuse('too-large', `The document is longer than ${limits.bytes} bytes.`)
  const text = decodeDocument(bytes)
  if (text === undefined) return refuse('charset', 'The document is not in the character set that it declares.')
  const trimmed = trimDocument(text)
  if (trimmed === '') return refuse('empty', 'The document is empty.')
  const builder = new TreeBuilder(limits)
  const fault = scanXml(trimmed, {
    open: (name, attributes) => builder.open(name, attributes),
    close: () => builder.close(),
    text: (value) => builder.text(value),
  })
  if (fault !== undefined) return { ok: false, fault }
  return builder.root === undefined
    ? refuse('malformed', 'The document has no element.')
    : { ok: true, root: builder.root }
}

/** What a scan reports. `position` is the index of the character after the tag; throwing a `ScanStop` ends the scan. */
export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>, position: number): void
  close(name: string, position: number): void
  text(value: string): void
}

/** Thrown by an event handler to end a scan; `scanXml` returns its fault. */
export class ScanStop extends Error {
  readonly fault: XmlFault

  constructor(fault: XmlFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** Runs the parser over a text; the fault that stopped it, or `undefined` for a well-formed document. */
export function scanXml(text: string, events: XmlEvents): XmlFault | undefined {
  const parser = new SaxesParser({ xmlns: false, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true })
  // The parser's own table inherits from Object.prototype, so that `&constructor;` would be an entity.
  parser.ENTITIES = Object.assign(Object.create(null), { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })
  const forbid = (what: string) => () => stop('forbidden', `The document holds ${what}.`)
  parser.on('error', (error) => stop('malformed', `The document is not well-formed: ${error.message}`))
  parser.on('doctype', forbid('a document type'))
  parser.on('processinginstruction', forbid('a processing instruction'))
  parser.on('opentag', (tag) => events.open(tag.name, tag.attributes, parser.position))
  parser.on('closetag', (tag) => events.close(tag.name, parser.position))
  parser.on('text', (value) => events.text(value))
  parser.on('cdata', (value) => events.text(value))
  try {
    parser.write(text).close()
    return undefined
  } catch (error) {
    if (error instanceof ScanStop) return error.fault
    throw error
  }
}

class TreeBuilder {
  root: XmlElement | undefined
  private readonly limits: XmlLimits
  private readonly stack: OpenElement[] = []
  private elements = 0

  constructor(limits: XmlLimits) {
    this.limits = limits
  }

  open(written: string, attributes: Readonly<Record<string, string>>): void {
    const { limits, stack } = this
    this.elements += 1
    if (this.elements > limits.elements) stop('too-many', `The document has more than ${limits.elements} elements.`)
    if (stack.length >= limits.depth) stop('too-deep', `The document is nested deeper than ${limits.depth} elements.`)
    const names = Object.keys(attributes)
    if (names.length > limits.attributes) stop('too-many', `An element has more than ${limits.attributes} attributes.`)
    const scope = this.scopeOf(names, attributes)
    const colon = written.indexOf(':')
    const prefix = colon < 0 ? '' : written.slice(0, colon)
    stack.push({
      name: written.slice(colon + 1),
      prefix,
      namespace: scope.get(prefix) ?? '',
      attributes,
      scope,
      children: [],
      text: '',
    })
  }

  close(): void {
    const element = this.stack.pop()
    if (element === undefined) return
    const closed = new XmlElement(element)
    const parent = this.stack.at(-1)
    if (parent === undefined) this.root = closed
    else parent.children.push(closed)
  }

  text(value: string): void {
    const element = this.stack.at(-1)
    if (element !== undefined) element.text += value
  }

  /** The bindings in force on a new element: its parent's, or a copy with its own declarations added. */
  private scopeOf(names: readonly string[], attributes: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
    const outer = this.stack.at(-1)?.scope ?? noBindings
    const declarations = names.filter((name) => name === 'xmlns' || name.startsWith('xmlns:'))
    if (declarations.length === 0) return outer
    const scope = new Map(outer)
    for (const name of declarations) scope.set(name === 'xmlns' ? '' : name.slice(6), attributes[name] ?? '')
    if (scope.size > this.limits.namespaces) stop('too-many', 'The document declares too many namespaces.')
    return scope
  }
}

interface OpenElement {
  readonly name: string
  readonly prefix: string
  readonly namespace: string
  readonly attributes: Readonly<Record<string, string>>
  readonly scope: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

const noBindings: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

/** Without white space before the declaration and what C programs leave after the end. */
function trimDocument(text: string): string {
  let end = text.length
  while (end > 0 && (text.charCodeAt(end - 1) === 0 || text.charCodeAt(end - 1) === 0x20)) end -= 1
  return text.slice(0, end).trim()
}

function stop(code: XmlFaultCode, message: string): never {
  throw new ScanStop({ code, message })
}

function refuse(code: XmlFaultCode, message: string): ParsedXml {
  return { ok: false, fault: { code, message } }
}
