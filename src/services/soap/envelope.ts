import type { XmlElement } from '../../wire/xml/element.ts'
import { parseXml, type XmlLimits } from '../../wire/xml/parser.ts'
import { type Child, document, el, type Markup } from '../../wire/xml/writer.ts'

export type SoapVersion = '1.1' | '1.2'

export const envelopeNamespace: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
}

/** The parts of a request that services read. */
export interface Envelope {
  readonly version: SoapVersion
  readonly header: XmlElement | undefined
  readonly body: XmlElement
  /** The first child of Body, which names the operation (msnp-http §3.6); Body itself when it is empty. */
  readonly element: XmlElement
}

export type ReadEnvelope =
  | { readonly ok: true; readonly envelope: Envelope }
  | { readonly ok: false; readonly message: string }

/** Finds Header and Body by local name: an envelope of any prefix, any namespace, even one that nobody declared. */
export function readEnvelope(bytes: Buffer, limits?: XmlLimits): ReadEnvelope {
  const parsed = parseXml(bytes, limits)
  if (!parsed.ok) return { ok: false, message: parsed.fault.message }
  const { root } = parsed
  const body = root.child('Body')
  if (root.name !== 'Envelope' || body === undefined) {
    return { ok: false, message: 'The request is not a SOAP envelope with a Body.' }
  }
  const version = root.namespace === envelopeNamespace['1.2'] ? '1.2' : '1.1'
  return { ok: true, envelope: { version, header: root.child('Header'), body, element: body.children[0] ?? body } }
}

/**
 * An answer's envelope: prefix `soap:` and no other, `xsi` and `xsd` declared, compact (clients-in-the-wild §0). Without header
 * content there is no `soap:Header`.
 */
export function writeEnvelope(version: SoapVersion, header: Child, body: Child): string {
  const attributes = {
    'xmlns:soap': envelopeNamespace[version],
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
  }
  const head: Markup | undefined = header === undefined ? undefined : el('soap:Header', header)
  return document(el('soap:Envelope', attributes, head, el('soap:Body', body)))
}
