import type { AccountId } from '../account.ts'

/** A message that waits for somebody. */
export interface OfflineMessage {
  /** GUID, lower case. */
  readonly id: string
  readonly recipient: AccountId
  readonly sender: AccountId
  readonly senderEmail: string
  /** What the sender called themselves, plain text. */
  readonly senderName: string
  /** Milliseconds. Messages of a mailbox are kept in the order in which they came. */
  readonly receivedAt: number
  /** The conversation of the sender's client: GUID in its own spelling. Clients group messages by it. */
  readonly runId: string
  readonly sequence: number
  /** `text/plain; charset=UTF-8`, as the sender's client wrote it. */
  readonly contentType: string
  /** The body in base64, as the sender's client wrote it, without line ends. */
  readonly body: string
}

/** What somebody leaves for somebody else. */
export type NewMessage = Pick<OfflineMessage, 'runId' | 'sequence' | 'contentType' | 'body'> & {
  /** What the sender's client calls its owner; absent: the account's own name. Plain text. */
  readonly senderName?: string | undefined
}
