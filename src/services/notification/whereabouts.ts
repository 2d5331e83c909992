/** Where this notification server is, and where it sends its clients (msnp-wire §1). */
export interface Whereabouts {
  /** `host:port` of this server, as clients are told it. */
  readonly here: string
  /**
   * `host:port` of the notification server that clients are sent to when they name themselves: this one is a dispatch server, or it
   * drains. `undefined`: they sign in here.
   */
  readonly elsewhere: string | undefined
}
