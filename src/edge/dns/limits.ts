/** Bounds of the name service: on bytes before they are understood, on work that is under way, on what is remembered. */
export interface NameServiceLimits {
  /** Bytes of a query. A name has at most 255; EDNS may pad a query. */
  readonly queryBytes: number
  /** Bytes of an answer over UDP: we take no part in EDNS (RFC 1035 §4.2.1). */
  readonly datagramBytes: number
  /** Questions that are with resolvers at a time. Each holds one socket. */
  readonly underWay: number
  /** Of these, questions that one client waits for. */
  readonly underWayPerAddress: number
  /** Milliseconds that one resolver has for one try. */
  readonly patience: number
  /** Milliseconds after which a question is given up: old resolvers ask again after five seconds, some no more after that. */
  readonly giveUp: number
  /** Answers that are remembered. */
  readonly remembered: number
  /** Bytes of an answer that is worth remembering: with the number above, the bound of the cache. */
  readonly rememberedBytes: number
  /** Seconds that an answer is remembered at most, whatever its time to live. */
  readonly longestMemory: number
  /** Seconds for which "there is no such name" is remembered at most (RFC 2308 §5). */
  readonly longestDenial: number
  /** TCP connections overall and from one address. */
  readonly connections: number
  readonly connectionsPerAddress: number
  /** Milliseconds for a TCP client to say one whole query; then it is closed. */
  readonly idle: number
  /** Bytes of answers that may wait for a TCP client that does not read. */
  readonly unreadBytes: number
}

export const usualLimits: NameServiceLimits = {
  queryBytes: 4_096,
  datagramBytes: 512,
  underWay: 256,
  underWayPerAddress: 64,
  patience: 1_500,
  giveUp: 4_500,
  remembered: 2_000,
  rememberedBytes: 4_096,
  longestMemory: 3_600,
  longestDenial: 600,
  connections: 256,
  connectionsPerAddress: 16,
  idle: 10_000,
  unreadBytes: 128 * 1024,
}
