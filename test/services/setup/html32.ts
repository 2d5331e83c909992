import { type Element, elements, entities, type ValueType } from './html32-tables.ts'

export const doctype = '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">'

/** Bytes of a page: what a modem of the time brings in ten seconds. */
const largest = 20 * 1024

interface Open {
  readonly name: string
  readonly element: Element
  children: number
}

/**
 * Everything in a page that HTML 3.2 does not allow, one sentence each, and what our pages are not to have besides: end tags are never
 * left out, values stand in quotes, characters outside ASCII are references, pictures have words, and a page is at most 20 kB.
 */
export function faultsOf(page: string): string[] {
  const faults: string[] = []
  if (page.length > largest) faults.push(`it has ${page.length} bytes`)
  const strange = /[^\t\n\r -~]/.exec(page)
  if (strange) faults.push(`a character outside ASCII: U+${strange[0].codePointAt(0)?.toString(16)}`)
  if (!page.startsWith(doctype)) faults.push('the document type is missing')
  const rest = page.slice(doctype.length)
  const open: Open[] = []
  let roots = 0
  let titles = 0
  const pieces = /<!--|<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[^\s=<>"]+(?:="[^"<>]*")?)*)\s*>|([^<]+)|</g
  for (const [piece, slash, tag, attributes = '', text] of rest.matchAll(pieces)) {
    const inside = open.at(-1)
    if (text !== undefined) {
      faults.push(...faultsOfText(text, inside))
      if (inside && text.trim() !== '') inside.children++
    } else if (tag === undefined) {
      faults.push(`"${piece}" begins no tag`)
    } else if (slash === '/') {
      if (inside?.name !== tag.toLowerCase()) faults.push(`</${tag}> closes <${inside?.name ?? 'nothing'}>`)
      else {
        open.pop()
        if (inside.element.notEmpty && inside.children === 0) faults.push(`<${tag}> is empty`)
      }
    } else {
      const name = tag.toLowerCase()
      const element = elements[name]
      if (element === undefined) {
        faults.push(`<${name}> is not allowed`)
        continue
      }
      faults.push(...faultsOfAttributes(name, element, attributes), ...faultsOfPlace(name, open))
      if (inside) inside.children++
      else if (name !== 'html' || roots++ > 0) faults.push(`<${name}> stands outside of the document`)
      if (name === 'title') titles++
      if (element.content !== 'empty') open.push({ name, element, children: 0 })
    }
  }
  if (open.length > 0) faults.push(`${open.map(({ name }) => `<${name}>`).join(' ')} is not closed`)
  if (titles !== 1) faults.push(`it has ${titles} titles`)
  return faults
}

function faultsOfText(text: string, inside: Open | undefined): string[] {
  const faults: string[] = []
  const { content } = inside?.element ?? { content: [] }
  if (text.trim() !== '' && content !== 'characters' && (content === 'empty' || !content.includes('#text')))
    faults.push(`text in <${inside?.name ?? 'no element'}>: "${text.trim().slice(0, 40)}"`)
  if (text.includes('>')) faults.push(`a bare ">" in "${text.trim().slice(0, 40)}"`)
  return [...faults, ...faultsOfReferences(text)]
}

function faultsOfReferences(text: string): string[] {
  const faults: string[] = []
  for (const [whole, named, number] of text.matchAll(/&(?:([A-Za-z]+);|#(\d+);)?/g)) {
    if (number !== undefined) {
      // 128 to 159 are characters of Windows to some browsers, and nothing to the others.
      if (Number(number) > 126 && Number(number) < 160) faults.push(`${whole} is no character`)
    } else if (named === undefined || !entities.has(named)) faults.push(`"${whole}" is no reference`)
  }
  return faults
}

function faultsOfPlace(name: string, open: readonly Open[]): string[] {
  const inside = open.at(-1)
  if (inside === undefined) return []
  const faults: string[] = []
  const { content } = inside.element
  if (content === 'characters' || content === 'empty' || !content.includes(name))
    faults.push(`<${name}> in <${inside.name}>`)
  for (const outer of open)
    if (outer.element.excludes?.includes(name)) faults.push(`<${name}> somewhere in <${outer.name}>`)
  return faults
}

function faultsOfAttributes(tag: string, element: Element, attributes: string): string[] {
  const faults: string[] = []
  const given = new Set<string>()
  for (const [, written = '', value] of attributes.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)) {
    const name = written.toLowerCase()
    const type = element.attributes?.[name]
    if (given.has(name)) faults.push(`<${tag} ${name}> twice`)
    given.add(name)
    if (type === undefined) faults.push(`<${tag} ${name}> is not allowed`)
    else if (!fits(type, value)) faults.push(`<${tag} ${name}="${value ?? ''}"> is not of its type`)
    faults.push(...faultsOfReferences(value ?? ''))
  }
  for (const name of element.required ?? []) if (!given.has(name)) faults.push(`<${tag}> lacks ${name}`)
  return faults
}

function fits(type: ValueType, value: string | undefined): boolean {
  if (type === 'flag') return value === undefined
  if (value === undefined) return false
  if (type === 'text') return true
  if (type === 'number') return /^\d+$/.test(value)
  if (type === 'length') return /^\d+%?$/.test(value)
  if (type === 'colour') return /^#[0-9a-f]{6}$/i.test(value)
  return type.includes(value.toLowerCase())
}
