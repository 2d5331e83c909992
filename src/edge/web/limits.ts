/** Bounds of the HTTP front; milliseconds, unless they say otherwise. */
export interface WebLimits {
  /** From the first byte of a connection, or of a later request, to the end of its head. */
  readonly head: number
  /** From the first byte of a request to the last of its body: a modem carries 3 kB a second. */
  readonly request: number
  /** A connection without a request under way (clients-in-the-wild §0: two minutes or more). */
  readonly idle: number
  /** Bytes of a request line and its headers together. */
  readonly headBytes: number
  /** Bytes of bodies that are held for everybody together; beyond it, 503. */
  readonly bodyBytes: number
  /** Requests of one connection that wait for an answer. */
  readonly pipelined: number
  /** How often the first two are looked at. */
  readonly checkEvery: number
}

export const usualWebLimits: WebLimits = {
  head: 60_000,
  request: 180_000,
  idle: 125_000,
  headBytes: 16 * 1024,
  bodyBytes: 64 * 1024 * 1024,
  pipelined: 32,
  checkEvery: 5_000,
}
