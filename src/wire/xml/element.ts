/** One element of a parsed document. Names are matched by their local part: clients choose their own prefixes (msnp-http §4.3). */
export class XmlElement {
  /** Local name: `Envelope` of `soap:Envelope`. */
  readonly name: string
  /** As written, empty without one; a prefix that nobody declared is kept too. */
  readonly prefix: string
  /** What the prefix is bound to; empty when it is not. */
  readonly namespace: string
  /** By the name as written, prefix included: `xsi:type`. Namespace declarations are among them. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** The element's own text, CDATA included, not that of its children; white space is kept. */
  readonly text: string

  constructor(fields: {
    name: string
    prefix: string
    namespace: string
    attributes: Readonly<Record<string, string>>
    children: readonly XmlElement[]
    text: string
  }) {
    this.name = fields.name
    this.prefix = fields.prefix
    this.namespace = fields.namespace
    this.attributes = fields.attributes
    this.children = fields.children
    this.text = fields.text
  }

  /** The first child of this local name. */
  child(name: string): XmlElement | undefined {
    return this.children.find((child) => child.name === name)
  }

  childrenNamed(name: string): readonly XmlElement[] {
    return this.children.filter((child) => child.name === name)
  }

  /** The first element at this path of local names. */
  at(...path: readonly string[]): XmlElement | undefined {
    let element: XmlElement | undefined = this
    for (const name of path) element = element?.child(name)
    return element
  }

  /** The text of the first element at this path, `undefined` if there is none. */
  textOf(...path: readonly string[]): string | undefined {
    return this.at(...path)?.text
  }

  /** An attribute by its local name: `type` finds `xsi:type`. */
  attribute(name: string): string | undefined {
    const plain = this.attributes[name]
    if (plain !== undefined) return plain
    const found = Object.keys(this.attributes).find((written) => written.endsWith(`:${name}`))
    return found === undefined ? undefined : this.attributes[found]
  }

  /** The first element of this local name below this one, document order. */
  find(name: string): XmlElement | undefined {
    for (const child of this.children) {
      const found = child.name === name ? child : child.find(name)
      if (found !== undefined) return found
    }
    return undefined
  }
}
