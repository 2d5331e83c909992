/** An HTTP request as the services see it, whatever the client's spelling of it was (msnp-http §3.6). */
export interface WebRequest {
  readonly method: string
  /** Lower case, percent-decoded, runs of slashes folded to one (`//RST.srf` → `/rst.srf`), without the query. */
  readonly path: string
  /** As it was sent, for the log. */
  readonly target: string
  readonly query: URLSearchParams
  /** Lower-case names; the first of several values. Values are binary strings (latin1), as Node gives them. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  /** Host without a port, lower case; empty when the client sent none. */
  readonly host: string
  /** True over TLS. */
  readonly secure: boolean
  readonly remoteAddress: string
  /**
   * For answers that take their time: calls once, in a later turn, when the client has closed its connection, or ended its half of
   * it and may be gone. Returns how to stop that. Absent when nobody can tell.
   */
  readonly onLeave?: (listener: (how: 'ended' | 'closed') => void) => () => void
}

/** An answer. Names keep their case and their order on the wire; `Content-Length` is added, and the body is never chunked. */
export interface WebResponse {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | Buffer
  /** True: the connection is closed after this answer. */
  readonly close?: boolean
  /** True: the body holds a secret, or somebody's whole life, and is nobody else's to look at: observers leave it out. */
  readonly confidential?: true
}

/** One service's place on the web: found by path alone, whatever the host (msnp-http §2). */
export interface Route {
  /** Lower case, e.g. `/rdr/pprdr.asp`. */
  readonly path: string
  /** True: every path that begins with it is meant, unless another route has that very path. */
  readonly prefix?: true
  readonly methods: readonly string[]
  /** Most bytes of body that are read; more is answered 413. */
  readonly bodyLimit: number
  /** Never rejects for anything a stranger may send. */
  readonly answer: (request: WebRequest) => Promise<WebResponse>
}
