import { createHash } from 'node:crypto'
import { document, el, type Markup } from '../../wire/xml/writer.ts'
import type { Route, WebResponse } from '../web/exchange.ts'
import { always, respond } from '../web/response.ts'
import type { CertificateForm } from './systems.ts'

/** The certificate that old machines have to trust. */
export interface RootCertificate {
  readonly pem: string
  readonly der: Buffer
}

/** `01:23:…` in the three hashes that systems of the time show; old ones know MD5 only, and have it in their windows. */
export interface Fingerprints {
  readonly sha1: string
  readonly sha256: string
  readonly md5: string
}

export function fingerprintsOf({ der }: RootCertificate): Fingerprints {
  const digest = (name: 'sha1' | 'sha256' | 'md5'): string =>
    (hex(createHash(name).update(der).digest()).match(/../g) ?? []).join(':')
  return { sha1: digest('sha1'), sha256: digest('sha256'), md5: digest('md5') }
}

/** Where each form is fetched. `save` names a file that a browser stores instead of opening it. */
export const rootFiles = {
  cer: '/root.cer',
  pem: '/root.pem',
  reg: '/root.reg',
  mobileconfig: '/root.mobileconfig',
  save: '/setup/save/root.cer',
} as const satisfies Record<CertificateForm | 'save', string>

/** Asks a browser to store the file under this name. */
const toBeSaved = (name: string) => ['Content-Disposition', `attachment; filename="${name}"`] as const

/**
 * The root certificate in the form that each system takes (vintage-tls §5.3). No header forbids to keep it: Internet Explorer opens a
 * file from where it keeps it.
 */
export function createFileRoutes(root: RootCertificate): Route[] {
  const file = (path: string, response: WebResponse): Route => ({
    path,
    methods: ['GET'],
    bodyLimit: 4096,
    answer: always(response),
  })
  const authority = 'application/x-x509-ca-cert'
  return [
    file(rootFiles.cer, respond(200, authority, root.der)),
    file('/root.crt', respond(200, authority, root.der)),
    file(rootFiles.pem, respond(200, 'application/x-pem-file', root.pem, [toBeSaved('root.pem')])),
    file(rootFiles.reg, respond(200, 'application/octet-stream', registryFile(root), [toBeSaved('root.reg')])),
    file(rootFiles.mobileconfig, respond(200, 'application/x-apple-aspen-config', configurationProfile(root))),
    file(rootFiles.save, respond(200, 'application/octet-stream', root.der, [toBeSaved('root.cer')])),
  ]
}

/**
 * The store of the machine as Windows keeps it (vintage-tls §5.3): under the SHA-1 fingerprint a value `Blob` of properties, here one:
 * number 32 is the certificate. In the form of Registry Editor 4, which later ones read too.
 */
export function registryFile({ der }: RootCertificate): string {
  const head = Buffer.alloc(12)
  head.writeUInt32LE(32, 0)
  head.writeUInt32LE(1, 4)
  head.writeUInt32LE(der.length, 8)
  const bytes = (hex(Buffer.concat([head, der])).match(/../g) ?? []).map((byte) => byte.toLowerCase())
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 22) lines.push(bytes.slice(at, at + 22).join(','))
  const name = hex(createHash('sha1').update(der).digest())
  return [
    'REGEDIT4',
    '',
    `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\ROOT\\Certificates\\${name}]`,
    `"Blob"=hex:${lines.join(',\\\r\n  ')}`,
    '',
    '',
  ].join('\r\n')
}

/**
 * A configuration profile for Mac OS X 10.7 and later (vintage-tls §5.3). Its identifiers are derived from the certificate: installed a
 * second time it replaces itself, and two services do not replace each other.
 */
export function configurationProfile({ der }: RootCertificate): string {
  const digest = createHash('sha256').update(der).digest()
  const name = hex(digest.subarray(0, 4)).toLowerCase()
  const payload = dictionary({
    PayloadType: string('com.apple.security.root'),
    PayloadVersion: el('integer', 1),
    PayloadIdentifier: string(`chrysalis.${name}.root`),
    PayloadUUID: string(uuid(digest.subarray(0, 16))),
    PayloadDisplayName: string('Chrysalis Messenger root certificate'),
    PayloadCertificateFileName: string('root.cer'),
    PayloadContent: el('data', der.toString('base64')),
  })
  const profile = dictionary({
    PayloadType: string('Configuration'),
    PayloadVersion: el('integer', 1),
    PayloadIdentifier: string(`chrysalis.${name}`),
    PayloadUUID: string(uuid(digest.subarray(16))),
    PayloadDisplayName: string('Chrysalis Messenger'),
    PayloadDescription: string('Makes this Mac trust one Messenger service.'),
    PayloadContent: el('array', payload),
  })
  return document(el('plist', { version: '1.0' }, profile))
}

const string = (text: string): Markup => el('string', text)

function dictionary(entries: Readonly<Record<string, Markup>>): Markup {
  return el('dict', ...Object.entries(entries).flatMap(([key, value]) => [el('key', key), value]))
}

/** Sixteen bytes in the form of a random UUID. */
function uuid(bytes: Buffer): string {
  const own = Buffer.from(bytes)
  own[6] = ((own[6] ?? 0) & 0x0f) | 0x40
  own[8] = ((own[8] ?? 0) & 0x3f) | 0x80
  return hex(own).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase()
}
