/** Bounds of gateway sessions; milliseconds, unless they say otherwise. */
export interface GatewayLimits {
  /** Bytes that may wait for a client that does not ask for them. */
  readonly queuedBytes: number
  /** Without a request from a client that has not signed in; a service changes it when it has. */
  readonly silence: number
  /** Without a request from anybody: over HTTP, this is how a client is found to be gone (msnp-http §18.1). */
  readonly expiry: number
  /** How long a poll is held at most, whatever its `Lifespan` says (msnp-http §18.1). */
  readonly longestHold: number
  /**
   * How long the answer to commands is waited for, so that it goes out with the answer to the request that carried them; what is not
   * there by then goes out with the next.
   */
  readonly grace: number
  /** That a client has to fetch our last bytes: the slowest asks every five seconds. */
  readonly farewell: number
  /** The same when the whole service goes down: most clients ask every two seconds. */
  readonly lastPolls: number
  /** Bytes of commands that are held while their service does not read. */
  readonly unreadBytes: number
  /** Bytes of one request's body. */
  readonly bodyBytes: number
}

export const usualGatewayLimits: GatewayLimits = {
  queuedBytes: 1024 * 1024,
  silence: 60_000,
  expiry: 90_000,
  longestHold: 30_000,
  grace: 100,
  farewell: 20_000,
  lastPolls: 5_000,
  unreadBytes: 1024 * 1024,
  bodyBytes: 256 * 1024,
}
