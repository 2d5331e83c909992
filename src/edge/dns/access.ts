import { BlockList, isIP, isIPv6 } from 'node:net'

/** Networks that nobody reaches from the Internet: RFC 1918, the machine itself, link-local and unique local addresses. */
const privateNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '::1/128',
  'fe80::/10',
  'fc00::/7',
] as const

/** A network or an address, read. */
export interface Network {
  readonly address: string
  /** Bits that are the network's. */
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

/** `203.0.113.0/24`, `2001:db8::/32`, or one address. @returns `undefined` when it is none of these */
export function parseNetwork(text: string): Network | undefined {
  const [, address = '', digits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  const most = version === 6 ? 128 : 32
  const prefix = digits === undefined ? most : Number(digits)
  if (version === 0 || prefix > most) return undefined
  return { address, prefix, family: version === 6 ? 'ipv6' : 'ipv4' }
}

/**
 * Who is answered: private addresses, and what the owner adds.
 *
 * @param allow networks that are answered as well; what cannot be read is left out
 */
export function createAccess(allow: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const text of [...privateNetworks, ...allow]) {
    const network = parseNetwork(text)
    if (network) list.addSubnet(network.address, network.prefix, network.family)
  }
  return (address) => {
    const plain = address.split('%', 1)[0] ?? ''
    return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
  }
}

/** Shares of strangers are counted by network: an IPv6 stranger has 2^64 addresses. */
const networkOf = (address: string): string => (isIPv6(address) ? hextets(address).slice(0, 4).join(':') : address)

/** All eight groups of an IPv6 address. */
function hextets(address: string): string[] {
  const [head = '', tail = ''] = (address.split('%', 1)[0] ?? '').split('::')
  const [left, right] = [head, tail].map((part) => (part === '' ? [] : part.split(':')))
  const given = [...(left ?? []), ...(right ?? [])]
  return [...(left ?? []), ...new Array<string>(Math.max(0, 8 - given.length)).fill('0'), ...(right ?? [])]
}

/**
 * Whose share a question is taken from. Strangers, who are only refused, have one share together: whatever addresses a flood pretends to
 * come from, it is answered no more often than one machine.
 */
export function shareOf(
  address: string,
  rules: { readonly isAllowed: boolean; readonly authoritative: boolean },
): string {
  if (rules.isAllowed) return address
  return rules.authoritative ? networkOf(address) : 'strangers'
}
