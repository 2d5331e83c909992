import { createHash } from 'node:crypto'
import { type Account, cidOf, puidOf } from '../../domain/account.ts'
import { tokenBroker } from '../../identity/ports.ts'
import { type Child, el, type Markup } from '../../wire/xml/writer.ts'
import type { Grant, GrantedToken } from './token-format.ts'

/** Namespaces that both generations share. */
export const sharedNamespaces = {
  'xmlns:wsu': 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  'xmlns:psf': 'http://schemas.microsoft.com/Passport/SoapServices/SOAPFault',
} as const

const encryption = 'http://www.w3.org/2001/04/xmlenc#'

/** `yyyy-MM-ddTHH:mm:ssZ`, to the second: one client parses exactly that (clients-in-the-wild C §4.2). */
export function instant(at: Date | number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

export function isTokenBroker(token: GrantedToken): boolean {
  return token.request.address === tokenBroker
}

/** `psf:pp` of a success; what is optional in it is left out, since an answer over 8 KiB stalls one client (msnp-http §6.4). */
export function passportProperties(grant: Grant, appDataVersion: Child): Markup {
  const puid = puidOf(grant.account.id).toString(16).toUpperCase().padStart(16, '0')
  return el(
    'psf:pp',
    el('psf:serverVersion', 1),
    el('psf:PUID', puid),
    el('psf:configVersion', '16.000.26889.00'),
    el('psf:uiVersion', '3.100.2179.0'),
    appDataVersion,
    el('psf:authstate', '0x48803'),
    el('psf:reqstatus', '0x0'),
    serverInfo(grant.now),
    el('psf:cookies'),
    el('psf:credProperties', credentialProperties(grant.account, grant.remoteAddress)),
    el('psf:response'),
  )
}

/** `psf:pp` of a failure. */
export function failureProperties(result: string, now: Date): Markup {
  return el(
    'psf:pp',
    el('psf:serverVersion', 1),
    el('psf:authstate', '0x80048800'),
    el('psf:reqstatus', result),
    serverInfo(now),
    el('psf:cookies'),
    el('psf:response'),
  )
}

/** Without ServerTime aMSN takes every ticket for expired (clients-in-the-wild A §4a). */
function serverInfo(now: Date): Markup {
  const attributes = { Path: 'Live1', RollingUpgradeState: 'ExclusiveNew', LocVersion: 0, ServerTime: instant(now) }
  return el('psf:serverInfo', attributes, 'CHRYSALIS')
}

/** CID in hexadecimal: from it MSNPSharp learns whose address book is announced (clients-in-the-wild C §4.2). */
function credentialProperties(account: Account, remoteAddress: string): readonly Markup[] {
  const cid = BigInt.asUintN(64, cidOf(account.id)).toString(16).padStart(16, '0')
  return Object.entries({
    MainBrandID: 'MSFT',
    IsWinLiveUser: 'true',
    CID: cid,
    AuthMembername: account.email,
    Country: 'US',
    Language: '1033',
    ChildFlags: '00000001',
    Flags: '40100643',
    FlagsV2: '00000000',
    IP: remoteAddress,
  }).map(([Name, value]) => el('psf:credProperty', { Name }, value))
}

/** The ticket itself: in clear for a service, dressed as encrypted data for the token broker. */
export function requestedToken(token: GrantedToken): Markup {
  const { number } = token.request
  return el(
    'wst:RequestedSecurityToken',
    isTokenBroker(token)
      ? encryptedToken(number, token.ticket.text)
      : el('wsse:BinarySecurityToken', { Id: `Compact${number}` }, token.ticket.text),
  )
}

/** The cipher value is the broker's own ticket in base64, so that a renewal can be told from a made-up one. */
function encryptedToken(number: number, ticket: string): Markup {
  return el(
    'EncryptedData',
    { xmlns: encryption, Id: `BinaryDAToken${number}`, Type: `${encryption}Element` },
    el('EncryptionMethod', { Algorithm: `${encryption}tripledes-cbc` }),
    el('ds:KeyInfo', { 'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#' }, el('ds:KeyName', 'http://Passport.NET/STS')),
    el('CipherData', el('CipherValue', Buffer.from(ticket).toString('base64'))),
  )
}

/** The ticket inside a cipher value that a client sends back; not yet verified. */
export function ticketOfCipherValue(cipherValue: string): string {
  return Buffer.from(cipherValue, 'base64').toString('latin1')
}

/** The key that proves who fetched the ticket: for the token broker and for `USR SSO` (msnp-http §6.4). */
export function proofToken(token: GrantedToken): Markup | undefined {
  if (!isTokenBroker(token) && token.request.address !== 'messengerclear.live.com') return undefined
  return el('wst:RequestedProofToken', el('wst:BinarySecret', token.ticket.secret.toString('base64')))
}

export function appliesTo(token: GrantedToken): Markup {
  return el('wsp:AppliesTo', el('wsa:EndpointReference', el('wsa:Address', token.request.address)))
}

/** 28 characters, as the hash in the original (msnp-http §7.2). */
export function referenceOf(token: GrantedToken): string {
  return createHash('sha1').update(token.ticket.text).digest('base64')
}
