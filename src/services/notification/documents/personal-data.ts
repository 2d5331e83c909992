import type { EndpointView, PersonView } from '../../../domain/presence/person.ts'
import type { Capabilities, PersonalData } from '../../../domain/presence/status.ts'
import type { Dialect } from '../../../protocol/dialect.ts'

/** One child of `<Data>`, and the dialects that know it (msnp-wire §6.26). In the order in which they are written. */
const elements: readonly { readonly name: string; readonly since: Dialect }[] = [
  { name: 'PSM', since: 11 },
  { name: 'CurrentMedia', since: 11 },
  { name: 'MachineGuid', since: 13 },
  { name: 'DDP', since: 18 },
  { name: 'SignatureSound', since: 16 },
  { name: 'Scene', since: 18 },
  { name: 'ColorScheme', since: 18 },
]

/** Elements that are written even when their owner never set them: clients look for both. */
const alwaysWritten: ReadonlySet<string> = new Set(['PSM', 'CurrentMedia'])

/** Private elements in the order of msnp-wire §6.26. */
const privateElements = ['EpName', 'Idle', 'ClientType', 'State'] as const

/** How much of a person's data a document shows. */
export interface Disclosure {
  readonly dialect: Dialect
  /** False for clients that read only the message and the media (Messenger for Mac 8, the seed). */
  readonly endpoints: boolean
  /** True when the reader is the person themselves: only then are the private elements written. */
  readonly own: boolean
}

/**
 * The payload of `UBX`: `<Data><PSM>…</PSM><CurrentMedia></CurrentMedia>…</Data>`. What owners wrote stands in it byte for byte.
 */
export function writePersonalData(person: PersonView, disclosure: Disclosure): Buffer {
  const { dialect, endpoints, own } = disclosure
  let xml = '<Data>'
  for (const { name, since } of elements) {
    const value = person.personal[name]
    if (dialect < since) continue
    if (!endpoints && !alwaysWritten.has(name)) continue
    if (value !== undefined || alwaysWritten.has(name)) xml += `<${name}>${value ?? ''}</${name}>`
  }
  if (endpoints && dialect >= 16)
    for (const endpoint of person.endpoints) if (endpoint.id !== undefined) xml += writeEndpoint(endpoint, own)
  return Buffer.from(`${xml}</Data>`, 'latin1')
}

function writeEndpoint(endpoint: EndpointView, own: boolean): string {
  const id = `{${endpoint.id}}`
  const shown = `<EndpointData id="${id}"><Capabilities>${writeCapabilities(endpoint.capabilities)}</Capabilities></EndpointData>`
  return own ? shown + writePrivateData(id, endpoint.privateData) : shown
}

function writePrivateData(id: string, data: PersonalData): string {
  const children = privateElements.map((name) => (data[name] === undefined ? '' : `<${name}>${data[name]}</${name}>`))
  return `<PrivateEndpointData id="${id}">${children.join('')}</PrivateEndpointData>`
}

/** `first:second`, as MSNP16 and later write capabilities. */
function writeCapabilities({ first, second }: Capabilities): string {
  return `${first}:${second ?? '0'}`
}
