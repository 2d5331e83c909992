/** How far a machine has come with Messenger itself, as the rest of the service has seen it. */
export interface Ladder {
  /** It has looked a name of the service up here, or has come by one. */
  readonly found: boolean
  /** Its Messenger has sent a password over TLS: the certificate is trusted. */
  readonly trusted: boolean
  readonly online: boolean
  /** Why its latest try came to nothing: one sentence, without a full stop. */
  readonly stopped?: string
}

export const noLadder: Ladder = { found: false, trusted: false, online: false }
