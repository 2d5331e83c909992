import { writeUtf8 } from '../text-token.ts'
import type { XmlElement } from './element.ts'
import { parseXml, type XmlLimits } from './parser.ts'

/** One `c` of an ADL, RML or FQY payload (msnp-wire §6.20). Text is in binary strings, as in the tokens of a command line. */
export interface AddressListEntry {
  /** `bob@example.com`, or what stands in `n` where there is no domain: `tel:+15550100`. */
  readonly address: string
  /** `n` of `c`. */
  readonly user: string
  /** `n` of `d`; `undefined` below `t` and `n`. */
  readonly domain: string | undefined
  /** Which element held it: a domain, telephone numbers, or another network. */
  readonly kind: 'domain' | 'telephone' | 'network'
  /** `t`: 1 Passport, 4 telephone, 9 circle, 32 Yahoo …; `undefined` when it is left out (FQY). */
  readonly network: number | undefined
  /** `l` as bits; those of the `s` children are joined to it (MSNP21). 0 when there is none. */
  readonly lists: number
  /** `f`, percent-encoded by its writer. */
  readonly friendlyName: string | undefined
  /** MSNP21: bits by service, `IM`, `PE`, `PD`, `PF`. */
  readonly services: readonly { readonly name: string; readonly lists: number }[]
}

export type AddressListFault =
  /** Not XML, or not `<ml>`: 241. */
  | 'unparsable'
  /** `<ml></ml>` that is not an initial upload: 240. */
  | 'empty'
  /** A `d`, `t` or `n` with nobody in it: 240. */
  | 'empty-domain'
  /** A `d` without `n`, or a `c` outside any: 241. */
  | 'missing-domain'
  /** A `c` without `n`: 241. */
  | 'missing-name'
  /** `l` or `t` that is not a number: 241. */
  | 'bad-number'
  /** More people than one command may carry. */
  | 'too-many'

export type AddressList =
  | { readonly ok: true; readonly initial: boolean; readonly entries: readonly AddressListEntry[] }
  | { readonly ok: false; readonly reason: AddressListFault }

/** Clients split at 150 people or 7.5 kB (msnp-wire §6.20); four times that is let in. */
const entryLimit = 600
const limits: XmlLimits = { bytes: 64 * 1024, depth: 6, elements: 4000, attributes: 12, namespaces: 4 }

/**
 * Reads `<ml l="1"><d n="example.com"><c n="bob" l="3" t="1" /></d><t><c n="tel:+15550100" l="3" /></t></ml>`.
 * An initial upload (`l="1"` on `ml`) may be empty; any other empty list is a fault. Never throws for anything in `payload`.
 */
export function readAddressList(payload: Buffer): AddressList {
  const parsed = parseXml(payload, limits)
  if (!parsed.ok || parsed.root.name !== 'ml') return { ok: false, reason: 'unparsable' }
  const initial = parsed.root.attributes.l === '1'
  if (parsed.root.children.length === 0)
    return initial ? { ok: true, initial, entries: [] } : { ok: false, reason: 'empty' }
  const entries: AddressListEntry[] = []
  for (const holder of parsed.root.children) {
    const reason = readHolder(holder, entries)
    if (reason !== undefined) return { ok: false, reason }
  }
  return { ok: true, initial, entries }
}

const kinds: Readonly<Record<string, AddressListEntry['kind'] | undefined>> = Object.assign(Object.create(null), {
  d: 'domain',
  t: 'telephone',
  n: 'network',
})

function readHolder(holder: XmlElement, entries: AddressListEntry[]): AddressListFault | undefined {
  const kind = kinds[holder.name]
  if (kind === undefined) return 'missing-domain'
  const domain = kind === 'domain' ? holder.attributes.n : undefined
  if (kind === 'domain' && (domain === undefined || domain === '')) return 'missing-domain'
  const people = holder.childrenNamed('c')
  if (people.length === 0) return 'empty-domain'
  if (entries.length + people.length > entryLimit) return 'too-many'
  for (const person of people) {
    const entry = readPerson(person, kind, domain)
    if (typeof entry === 'string') return entry
    entries.push(entry)
  }
  return undefined
}

function readPerson(
  person: XmlElement,
  kind: AddressListEntry['kind'],
  domain: string | undefined,
): AddressListEntry | AddressListFault {
  const { n, l, t, f } = person.attributes
  if (n === undefined || n === '') return 'missing-name'
  const services = person
    .childrenNamed('s')
    .map((service) => ({ name: service.attributes.n ?? '', lists: readBits(service.attributes.l) }))
  const network = t === undefined ? undefined : readBits(t)
  const lists = services.reduce((bits, service) => bits | service.lists, readBits(l))
  if (Number.isNaN(readBits(l)) || Number.isNaN(network) || services.some((service) => Number.isNaN(service.lists)))
    return 'bad-number'
  return {
    address: writeUtf8(domain === undefined ? n : `${n}@${domain}`),
    user: writeUtf8(n),
    domain: domain === undefined ? undefined : writeUtf8(domain),
    kind,
    network,
    lists,
    friendlyName: f === undefined ? undefined : writeUtf8(f),
    services,
  }
}

/** Decimal, at most five digits; NaN for anything else. */
function readBits(text: string | undefined): number {
  if (text === undefined) return 0
  return /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
}
