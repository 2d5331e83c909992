/** A network address with the number of bits that all of its members share. Pure text and numbers: no lookup is ever made. */
export interface Network {
  readonly family: 4 | 6
  /** The address as one number, the bits behind the prefix zero. */
  readonly base: bigint
  readonly prefix: number
}

const width = { 4: 32, 6: 128 } as const
const mapped = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i

/**
 * `192.0.2.7` (that machine), `192.0.2.0/24`, `2001:db8::/48`; an IPv4 address in the dress of IPv6 is an IPv4 address. Bits behind the
 * prefix are dropped.
 *
 * @returns `undefined` for what is none
 */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length, ...more] = text.trim().split('/')
  const parsed = parseAddress(address)
  if (parsed === undefined || more.length > 0) return undefined
  const { family, value } = parsed
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined
  const prefix = length === undefined ? width[family] : Number(length)
  if (prefix > width[family]) return undefined
  return { family, base: value & maskOf(family, prefix), prefix }
}

/** The one spelling of a network: `192.0.2.0/24`; one machine is `192.0.2.7/32`. */
export function formatNetwork({ family, base, prefix }: Network): string {
  return `${family === 4 ? formatIPv4(base) : formatIPv6(base)}/${prefix}`
}

/** Is the address of a connection inside? False for text that is no address. */
export function isInside(network: Network, address: string): boolean {
  const parsed = parseAddress(address)
  if (parsed === undefined || parsed.family !== network.family) return false
  return (parsed.value & maskOf(network.family, network.prefix)) === network.base
}

/** Networks whose machines are one's own or a neighbour's: loopback, RFC 1918, link-local, unique local. */
const privateNetworks: readonly Network[] = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
].flatMap((text) => parseNetwork(text) ?? [])

export function isPrivateAddress(address: string): boolean {
  return privateNetworks.some((network) => isInside(network, address))
}

function maskOf(family: 4 | 6, prefix: number): bigint {
  return ((1n << BigInt(prefix)) - 1n) << BigInt(width[family] - prefix)
}

function parseAddress(text: string): { readonly family: 4 | 6; readonly value: bigint } | undefined {
  // The zone of a link-local address says which cable it came by.
  const plain = text.replace(/%[^/]*$/, '').replace(mapped, '')
  const four = parseIPv4(plain)
  if (four !== undefined) return { family: 4, value: four }
  const six = parseIPv6(plain)
  return six === undefined ? undefined : { family: 6, value: six }
}

function parseIPv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n)
}

function parseIPv6(text: string): bigint | undefined {
  if (text.length > 45 || !/^[0-9a-f:.]+$/i.test(text)) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [left, right] = [groupsOf(halves[0] ?? ''), groupsOf(halves[1] ?? '')]
  if (left === undefined || right === undefined) return undefined
  const missing = 8 - left.length - right.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  return [...left, ...new Array<number>(missing).fill(0), ...right].reduce(
    (value, group) => (value << 16n) | BigInt(group),
    0n,
  )
}

/** Sixteen bits each; the last two may be spelled as IPv4. */
function groupsOf(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  for (const [index, part] of text.split(':').entries()) {
    const four = index === text.split(':').length - 1 ? parseIPv4(part) : undefined
    if (four !== undefined) groups.push(Number(four >> 16n), Number(four & 0xffffn))
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

function formatIPv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
}

/** Lower case, the longest run of two zero groups or more as `::` (RFC 5952). */
function formatIPv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn))
  let [begin, length] = [-1, 1]
  for (let at = 0; at < 8; at++) {
    let end = at
    while (end < 8 && groups[end] === 0) end++
    if (end - at > length) [begin, length] = [at, end - at]
  }
  const spell = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  if (begin < 0) return spell(groups)
  return `${spell(groups.slice(0, begin))}::${spell(groups.slice(begin + length))}`
}
