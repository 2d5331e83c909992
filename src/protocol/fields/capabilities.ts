import { field, type Invalid, invalid } from '../field.ts'

/**
 * What a client can do ("client id", msnp-wire §3.5): one 32-bit number, from dialect 16 on two. Kept as decimal text because the
 * server never looks inside; `second` is absent when the client gave one number only.
 */
export interface Capabilities {
  readonly first: string
  readonly second: string | undefined
}

/** What is sent for somebody without a client. */
export const noCapabilities: Capabilities = { first: '0', second: '0' }

const shape = /^([0-9]{1,10})(?::([0-9]{1,10}))?$/

/** `1085276192:131088` or `1085276192`; `undefined` when it is neither. Also the text of UUX's `<Capabilities>`. */
export function parseCapabilities(token: string): Capabilities | undefined {
  const match = shape.exec(token)
  if (match === null) return undefined
  const [, first = '0', second] = match
  return Number(first) <= 0xffffffff && Number(second ?? 0) <= 0xffffffff ? { first, second } : undefined
}

/** `1085276192:131088`, with `:0` where only one number is known. */
export function writeCapabilityPair({ first, second }: Capabilities): string {
  return `${first}:${second ?? '0'}`
}

const generations = ['5', '6.0', '6.1', '6.2', '7.0', '7.5', '8.0', '8.1', '8.5', '9.0', '2009', '2011', '2012']

const firstBits: readonly (readonly [number, string])[] = [
  [0x1, 'on a mobile device'],
  [0x4, 'GIF ink'],
  [0x8, 'ISF ink'],
  [0x10, 'webcam'],
  [0x20, 'chunked messages'],
  [0x40, 'mobile paging'],
  [0x200, 'Web Messenger'],
  [0x1000, 'has a Space'],
  [0x4000, 'direct connections'],
  [0x8000, 'winks'],
  [0x20000, 'bot'],
  [0x40000, 'voice clips'],
  [0x80000, 'secure channel'],
  [0x100000, 'SIP invitations'],
  [0x200000, 'multiparty media'],
  [0x400000, 'shared folders'],
  [0x800000, 'page-mode messages'],
]

const secondBits: readonly (readonly [number, string])[] = [
  [0x10, 'RTC video'],
  [0x20, 'P2P version 2'],
  [0x100, 'offline messages'],
  [0x400, 'nudges'],
  [0x20000, 'file transfer in the window'],
  [0x80000000, 'multiparty conversations'],
]

/** The bits that have a name, for a reader of logs. */
export function explainCapabilities({ first, second }: Capabilities): string {
  const word = Number(first)
  const generation = generations[word >>> 28]
  const named = firstBits.filter(([bit]) => (word & bit) !== 0).map(([, name]) => name)
  const extended = Number(second ?? 0)
  named.push(...secondBits.filter(([bit]) => (extended & bit) !== 0).map(([, name]) => name))
  return [`generation ${generation ?? 'unknown'}`, ...named].join(', ')
}

const read = (token: string): Capabilities | Invalid => parseCapabilities(token) ?? invalid
const means = 'what this client can do: a set of bits that servers pass on unread'

/** As the client gave them: `n` or `n:m`, in any dialect (clients-in-the-wild §0). */
export const capabilities = field<Capabilities>({
  kind: 'capabilities',
  means,
  examples: ['1085276192', '1085276192:131088', '0'],
  decode: read,
  encode: ({ first, second }) => (second === undefined ? first : `${first}:${second}`),
  explain: explainCapabilities,
})

/** The first half only: dialects 8–15, and Messenger for Mac 8 (msnp-wire §6.24). */
export const firstCapabilities = field<Capabilities>({
  kind: 'first capabilities',
  means,
  examples: ['1085276192', '0'],
  decode: read,
  encode: ({ first }) => first,
  explain: explainCapabilities,
})

/** Both halves: dialect 16 on. */
export const capabilityPair = field<Capabilities>({
  kind: 'capability pair',
  means,
  examples: ['1085276192:131088', '0:0'],
  decode: read,
  encode: writeCapabilityPair,
  explain: explainCapabilities,
})
