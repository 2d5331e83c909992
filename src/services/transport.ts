/**
 * Why a transport is gone. `client`: the other side closed, in whatever manner. `server`: `end()` or `destroy()` was called.
 * `silence`: nothing came within the silence limit. `slow reader`: more bytes were queued for it than the limit allows.
 */
export type CloseReason = 'client' | 'server' | 'silence' | 'slow reader'

/**
 * One client's two-way stream of bytes, as a service sees it: a TCP connection, or a session of the HTTP gateway (msnp-http §18)
 * that behaves like one. Services know this interface; what is behind it is the edge's affair.
 */
export interface Transport {
  /** Unique in this process and short: it names the connection in the log. */
  readonly id: string
  /** Without the `::ffff:` of an IPv4 client that reached an IPv6 listener. */
  readonly remoteAddress: string
  readonly remotePort: number
  /** The address the client reached us at: what is told to it when it is sent on to another of our ports. */
  readonly localAddress: string
  /**
   * Queues bytes and returns at once, whatever the client's pace. Everything written in one turn of the event loop leaves
   * together. A client that lets more than the limit pile up is closed; after the close this does nothing.
   */
  write(bytes: Buffer): void
  /** Hands over what the client sends, as it comes. Nothing is read before this is called; one listener. */
  onData(listener: (bytes: Buffer) => void): void
  /** Called once, when nothing more can be sent or received; at once when that is already so. */
  onClose(listener: (reason: CloseReason) => void): void
  /**
   * Sends what is queued, a moment later the end of the stream, and gives the client five seconds to read and close; what it still
   * sends is read and thrown away. A close without that pause can cost the client our last bytes (clients-in-the-wild §0: never
   * close in the segment that carries XFR, 911 or OUT).
   */
  end(): void
  /** Closes now; what is queued is lost. */
  destroy(): void
  /** Bytes written and not yet taken by the network. */
  readonly queuedBytes: number
  /** Stops reading: the client feels it as TCP back-pressure. */
  pause(): void
  resume(): void
  /**
   * How long the client may say nothing, in milliseconds; `undefined` for ever. Starts with the listener's limit for clients that
   * have not signed in; a service changes it when they have.
   */
  limitSilence(milliseconds: number | undefined): void
}
