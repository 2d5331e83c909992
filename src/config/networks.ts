import { isIP, isIPv4 } from 'node:net'

/** `192.168.1.1`, `192.168.1.1:5353`, `::1`, `[::1]:5353`: a name server, 53 being its port unless given. */
export function isNameServer(text: string): boolean {
  if (isIP(text) !== 0) return true
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
  return isIP(bracketed ?? plain ?? '') !== 0 && Number(port) >= 1 && Number(port) <= 65_535
}

/** Bits of the widest networks that may be let in: what is wider is a good part of the Internet. */
const widest = { ipv4: 8, ipv6: 16 } as const

/** `203.0.113.0/24`, `2001:db8::/32` or one address, and not half the Internet. */
export function isNetwork(text: string): boolean {
  const [, address = '', digits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  if (isIP(address) === 0) return false
  if (digits === undefined) return true
  const prefix = Number(digits)
  return isIPv4(address) ? prefix >= widest.ipv4 && prefix <= 32 : prefix >= widest.ipv6 && prefix <= 128
}
