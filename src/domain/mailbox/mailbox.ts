import type { Account, AccountId } from '../account.ts'
import { plainText } from '../lists/names.ts'
import type { Store } from '../ports/store.ts'
import { permits } from '../presence/visibility.ts'
import type { NewMessage, OfflineMessage } from './message.ts'

/** Why a message was not taken. */
export type MailRefusal =
  /** No such account, or it does not let the sender reach it: not told apart (msnp-http §16.4). */
  | 'unreachable'
  /** The mailbox is full, or full of this sender. */
  | 'full'
  | 'too-long'

export type Posted =
  | { readonly ok: true; readonly message: OfflineMessage }
  | { readonly ok: false; readonly why: MailRefusal }

export interface MailboxLimits {
  /** Messages that wait for one person. */
  readonly perMailbox: number
  /** Of these, messages of one sender. */
  readonly perSender: number
  /** Bytes of a body in base64. */
  readonly bodyBytes: number
}

export const usualMailboxLimits: MailboxLimits = { perMailbox: 500, perSender: 100, bodyBytes: 10 * 1024 }

export interface MailboxOptions {
  readonly store: Store
  /** GUIDs, lower case. */
  readonly newId: () => string
  /** Milliseconds. */
  readonly now: () => number
  readonly limits?: Partial<MailboxLimits>
  /** Called when a message is on the disk. */
  readonly arrived: (recipient: Account, message: OfflineMessage) => void
  /** Called when messages are gone from the disk. */
  readonly deleted: (owner: AccountId, count: number) => void
}

/** Messages for people who are not there: kept until they are read and deleted. */
export class Mailbox {
  readonly #options: MailboxOptions

  constructor(options: MailboxOptions) {
    this.#options = options
  }

  /** Asked each time: the owner may change them while the service runs. */
  get #limits(): MailboxLimits {
    return { ...usualMailboxLimits, ...this.#options.limits }
  }

  /** Leaves a message. When the promise resolves with `ok` it is on the disk. */
  async post(sender: Account, to: string, message: NewMessage): Promise<Posted> {
    const { store, newId, now, arrived } = this.#options
    if (message.body.length > this.#limits.bodyBytes) return { ok: false, why: 'too-long' }
    const posted = await store.change(async ({ accounts, relations, messages }) => {
      const recipient = await accounts.find(to)
      if (!recipient) return 'unreachable'
      const { relation } = await relations.between(sender.id, recipient.id)
      if (!permits(relation)) return 'unreachable'
      const { total, ofSender } = await messages.count(recipient.id, sender.id)
      if (total >= this.#limits.perMailbox || ofSender >= this.#limits.perSender) return 'full'
      const { senderName = plainText(sender.friendlyName), ...content } = message
      const kept: OfflineMessage = {
        ...content,
        id: newId(),
        recipient: recipient.id,
        sender: sender.id,
        senderEmail: sender.email,
        senderName,
        receivedAt: now(),
      }
      await messages.add(kept)
      return { recipient, kept }
    })
    if (typeof posted === 'string') return { ok: false, why: posted }
    arrived(posted.recipient, posted.kept)
    return { ok: true, message: posted.kept }
  }

  /** What waits for somebody, in the order in which it came; the first `most` of it when that is given. */
  list(owner: AccountId, most?: number): Promise<readonly OfflineMessage[]> {
    return this.#options.store.read(({ messages }) => messages.list(owner, most))
  }

  get(owner: AccountId, id: string): Promise<OfflineMessage | undefined> {
    return this.#options.store.read(({ messages }) => messages.get(owner, id.toLowerCase()))
  }

  /** @returns how many there were; ids that nobody knows are no error */
  async delete(owner: AccountId, ids: readonly string[]): Promise<number> {
    const count = await this.#options.store.change(({ messages }) =>
      messages.remove(
        owner,
        ids.map((id) => id.toLowerCase()),
      ),
    )
    if (count > 0) this.#options.deleted(owner, count)
    return count
  }
}
