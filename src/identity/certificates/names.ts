import type { X509Certificate } from 'node:crypto'
import { isIP, SocketAddress } from 'node:net'
import { domainToASCII } from 'node:url'
import { CertificateFault } from './fault.ts'

/** What a leaf is made out to: every name and address once, in the order they were given. */
export interface LeafNames {
  /** For clients that look at nothing else (vintage-tls §5.2). */
  readonly commonName: string
  /** dNSNames, wildcards included. */
  readonly names: readonly string[]
  /** IPv4 and IPv6 addresses. */
  readonly addresses: readonly string[]
}

/** A dNSName: labels of letters, digits and hyphens, perhaps a wildcard in front (RFC 5280 §4.2.1.6). */
const dnsName = /^(\*\.)?([a-z\d_]([a-z\d_-]{0,61}[a-z\d])?\.)*[a-z\d_]([a-z\d_-]{0,61}[a-z\d])?$/

/**
 * Sorts host names and IP addresses out; the first is the common name.
 *
 * @throws CertificateFault ERR_CERTIFICATE_NAME for what is neither, or when there is none
 */
export function leafNames(namesAndAddresses: readonly string[]): LeafNames {
  const all = [...new Set(namesAndAddresses.map(readName))]
  const [commonName] = all
  if (commonName === undefined)
    throw new CertificateFault('ERR_CERTIFICATE_NAME', 'a certificate needs a name: give one')
  return {
    commonName,
    names: all.filter((name) => isIP(name) === 0),
    addresses: all.filter((name) => isIP(name) !== 0),
  }
}

/** Is the certificate made out to exactly these, in whatever order? */
export function carries(certificate: X509Certificate, { commonName, names, addresses }: LeafNames): boolean {
  const carried = new Set((certificate.subjectAltName ?? '').split(', ').map(canonical))
  const wanted = new Set([
    ...names.map((name) => `DNS:${name}`),
    ...addresses.map((address) => `IP Address:${address}`),
  ])
  const isSame = carried.size === wanted.size && [...wanted].every((alternative) => carried.has(alternative))
  return isSame && certificate.subject.split('\n').includes(`CN=${commonName}`)
}

/** Node prints the IPv6 addresses of a certificate in full: `0:0:0:0:0:0:0:1`. */
function canonical(alternative: string): string {
  const address = /^IP Address:(.*)$/.exec(alternative)?.[1]
  return address === undefined || isIP(address) === 0 ? alternative : `IP Address:${plainest(address)}`
}

/** The usual spelling of an address: `::1`. */
const plainest = (address: string): string =>
  new SocketAddress({ address, family: isIP(address) === 6 ? 'ipv6' : 'ipv4' }).address

function readName(text: string): string {
  if (isIP(text) !== 0) return plainest(text)
  const wildcard = text.startsWith('*.')
  const ascii = domainToASCII(wildcard ? text.slice(2) : text)
  const name = wildcard ? `*.${ascii}` : ascii
  // `1.2.3` becomes an address on the way, and a line break is swallowed.
  if (name.length <= 253 && dnsName.test(name) && isIP(ascii) === 0 && !/\s/.test(text)) return name
  throw new CertificateFault(
    'ERR_CERTIFICATE_NAME',
    `no certificate can be made out to "${text}": give a host name or an IP address`,
  )
}
