import type { AccountId } from '../account.ts'

/** A display picture that its owner keeps with the service, to have it everywhere (msnp-http §17). */
export interface Picture {
  readonly owner: AccountId
  /** What the owner's client called it. */
  readonly name: string
  readonly type: PictureType
  /** SHA-256 of its bytes in hex: the name of the file. */
  readonly hash: string
  readonly size: number
  /** Unguessable: whoever has it may fetch the picture (`PreAuthURL`). */
  readonly key: string
  /** Milliseconds. */
  readonly changedAt: number
  /** It is the owner's picture now, not only one that they keep. */
  readonly isCurrent: boolean
}

export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif'

const signatures: readonly (readonly [PictureType, Uint8Array])[] = [
  ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['image/jpeg', Buffer.from('\xff\xd8\xff', 'latin1')],
  ['image/gif', Buffer.from('GIF87a', 'latin1')],
  ['image/gif', Buffer.from('GIF89a', 'latin1')],
]

/** What a file is, by its first bytes: what a client says of it is not to be relied on (msnp-http §17.2). */
export function detectPicture(bytes: Uint8Array): PictureType | undefined {
  return signatures.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte))?.[0]
}
