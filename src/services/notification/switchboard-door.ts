import type { Endpoint } from '../../domain/presence/person.ts'

/** Where conversations begin, as the notification server knows it. */
export interface SwitchboardDoor {
  /** `host:port` of the switchboard, reachable from the client. */
  readonly address: string
  /** A cookie that lets the client at this place begin one conversation. */
  admit(endpoint: Endpoint): string
}
