import type { AccountId } from '../domain/account.ts'
import type { TicketService } from './ports.ts'

/**
 * How a ticket is written, inside and outside. Inside, in bytes:
 *
 * | version | account | issued | expires | nonce | device key          | service       | seal |
 * |---------|---------|--------|---------|-------|---------------------|---------------|------|
 * | 1       | 16      | 6      | 6       | 16    | 16, in version 2    | what is left  | 32   |
 *
 * A ticket of version 1 was fetched with a password, one of version 2 with a device key.
 *
 * Outside, `t=<base64url of that>&p=<base64url>`, under 400 characters and safe in a cookie, a URL and XML (msnp-http §4.2).
 */
export interface TicketFields {
  readonly account: AccountId
  readonly service: TicketService
  /** Milliseconds since 1970, as is `expiresAt`. */
  readonly issuedAt: number
  readonly expiresAt: number
  readonly nonce: Buffer
  /** Id of the device key with which it was fetched. */
  readonly deviceKey: string | undefined
}

export interface TicketParts {
  readonly body: Buffer
  readonly seal: Buffer
  /** The `p` part as it came; empty when there was none. */
  readonly profile: string
}

const byPassword = 1
const byDeviceKey = 2
const layout = { account: 1, issued: 17, expires: 23, nonce: 29, deviceKey: 45 } as const
const guidLength = 16
const sealLength = 32
/** Characters; ours are under 400, or three times that when percent-encoded. */
const longestText = 2048
/** Bytes of a service's address that go into a ticket; the addresses that open anything are a third as long. */
const longestService = 128
const guid = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/
const base64url = /^[A-Za-z0-9_-]+$/

/** The bytes that are sealed. */
export function packTicket(fields: TicketFields): Buffer {
  const { account, deviceKey } = fields
  for (const id of deviceKey === undefined ? [account] : [account, deviceKey])
    if (!guid.test(id)) throw new Error(`${id} is not an id: it has to be a lower-case GUID.`)
  const service = cut(fields.service, longestService)
  const begin = startOfService(deviceKey === undefined ? byPassword : byDeviceKey)
  const body = Buffer.alloc(begin + service.length)
  body.writeUInt8(deviceKey === undefined ? byPassword : byDeviceKey, 0)
  body.write(account.replaceAll('-', ''), layout.account, 'hex')
  body.writeUIntBE(fields.issuedAt, layout.issued, 6)
  body.writeUIntBE(fields.expiresAt, layout.expires, 6)
  fields.nonce.copy(body, layout.nonce)
  if (deviceKey !== undefined) body.write(deviceKey.replaceAll('-', ''), layout.deviceKey, 'hex')
  service.copy(body, begin)
  return body
}

function startOfService(version: number): number {
  return version === byDeviceKey ? layout.deviceKey + guidLength : layout.deviceKey
}

/** What the bytes say; nothing of it is true before the seal has been compared. `undefined`: of another version. */
export function unpackTicket(body: Buffer): TicketFields | undefined {
  const version = body[0]
  if (version !== byPassword && version !== byDeviceKey) return undefined
  const service = startOfService(version)
  if (body.length < service) return undefined
  return {
    account: readGuid(body, layout.account),
    issuedAt: body.readUIntBE(layout.issued, 6),
    expiresAt: body.readUIntBE(layout.expires, 6),
    nonce: body.subarray(layout.nonce, layout.deviceKey),
    deviceKey: version === byDeviceKey ? readGuid(body, layout.deviceKey) : undefined,
    service: body.toString('utf8', service),
  }
}

function readGuid(body: Buffer, at: number): string {
  return body.toString('hex', at, at + guidLength).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * Takes a ticket apart in any form in which clients send it back: whole; with an empty `p`; the `t` part alone, with or without
 * its name; with the ampersand escaped for XML; percent-encoded; between blanks (msnp-http §4.2).
 */
export function readTicketText(text: string): TicketParts | undefined {
  if (text.length > longestText) return undefined
  const plain = unwrap(text.trim())
  const [first = '', second, ...more] = plain.split('&')
  if (more.length > 0 || (second !== undefined && !second.startsWith('p='))) return undefined
  const bytes = decodeExactly(first.startsWith('t=') ? first.slice(2) : first)
  if (bytes === undefined || bytes.length < layout.deviceKey + sealLength) return undefined
  const end = bytes.length - sealLength
  return { body: bytes.subarray(0, end), seal: bytes.subarray(end), profile: second?.slice(2) ?? '' }
}

function unwrap(text: string): string {
  const decoded = text.replace(/%([0-7][0-9A-Fa-f])/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return decoded.replace(/&(?:amp|#38|#x26);/gi, '&')
}

/** Only the one spelling that we write: the spare bits of the last character are no way to make a second ticket of one. */
function decodeExactly(text: string): Buffer | undefined {
  if (!base64url.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

function cut(text: string, length: number): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= length) return bytes
  let end = length
  // Never in the middle of a character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}
