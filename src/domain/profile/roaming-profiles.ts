import { randomBytes } from 'node:crypto'
import type { Account, AccountId } from '../account.ts'
import type { ContactLists } from '../lists/contact-lists.ts'
import { plainText } from '../lists/names.ts'
import type { PictureFiles } from '../ports/pictures.ts'
import type { Store } from '../ports/store.ts'
import { detectPicture, type Picture } from './picture.ts'

/** What somebody has everywhere they sign in: their name, their message, their picture (msnp-http §17). */
export interface RoamingProfile {
  readonly account: Account
  /** Plain text. */
  readonly displayName: string
  /** Text as it stands in XML, as the owner's client wrote it: the same that `UUX` carries. */
  readonly personalMessage: string
  /** The picture that is shown; one that is kept and not shown is not here. */
  readonly picture: Picture | undefined
  /** Milliseconds: when any of it last changed. */
  readonly changedAt: number
}

/** The account's setting that holds the personal message: a binary string of XML text. */
const personalMessage = 'PersonalMessage'
/** The account's setting that says when the profile last changed, in milliseconds. */
const changed = 'profile.changed'

export interface ProfileOptions {
  readonly store: Store
  readonly lists: ContactLists
  readonly files: PictureFiles
  /** Milliseconds. */
  readonly now: () => number
  readonly limits?: { readonly bytes?: number }
}

/** Why a picture was not kept. */
export type PictureRefusal = 'not-a-picture' | 'too-large'

const usualPictureBytes = 256 * 1024

/** Names, messages and pictures that roam. `PRP MFN`, `UUX`, the address book and storage all speak of the same ones. */
export class RoamingProfiles {
  readonly #options: ProfileOptions

  constructor(options: ProfileOptions) {
    this.#options = options
  }

  /** The bytes that a picture may have. */
  get pictureBytes(): number {
    return this.#options.limits?.bytes ?? usualPictureBytes
  }

  async read(owner: AccountId): Promise<RoamingProfile | undefined> {
    return this.#options.store.read(async ({ accounts, pictures }) => {
      const account = await accounts.get(owner)
      if (!account) return undefined
      const settings = await accounts.settings(owner)
      const picture = await pictures.get(owner)
      const message = settings[personalMessage] ?? ''
      return {
        account,
        displayName: plainText(account.friendlyName),
        personalMessage: Buffer.from(message, 'latin1').toString('utf8'),
        picture: picture?.isCurrent ? picture : undefined,
        changedAt: Math.max(account.createdAt, Number(settings[changed] ?? 0), picture?.changedAt ?? 0),
      }
    })
  }

  /** @param change what is absent stays; plain text, the message as XML text */
  async update(owner: AccountId, change: { displayName?: string; personalMessage?: string }): Promise<void> {
    const { store, lists, now } = this.#options
    if (change.displayName !== undefined && change.displayName !== '')
      await lists.setPlainName(owner, change.displayName)
    const message = change.personalMessage
    await store.change(({ accounts }) =>
      accounts.setSettings(owner, {
        [changed]: String(now()),
        ...(message !== undefined && {
          [personalMessage]: message === '' ? undefined : Buffer.from(message, 'utf8').toString('latin1'),
        }),
      }),
    )
  }

  /** Keeps a picture in the place of the one before. It is shown when it is made the current one, or was that already. */
  async keepPicture(owner: AccountId, name: string, bytes: Buffer): Promise<Picture | PictureRefusal> {
    if (bytes.length > this.pictureBytes) return 'too-large'
    const type = detectPicture(bytes)
    if (!type) return 'not-a-picture'
    const { store, files, now } = this.#options
    // The file first: a row must never speak of bytes that are not there.
    const hash = await files.keep(bytes)
    const { before, picture } = await store.change(async ({ pictures }) => {
      const before = await pictures.get(owner)
      const picture: Picture = {
        owner,
        name,
        type,
        hash,
        size: bytes.length,
        key: before?.hash === hash ? before.key : randomBytes(18).toString('hex'),
        changedAt: now(),
        isCurrent: before?.isCurrent ?? false,
      }
      await pictures.set(picture)
      return { before, picture }
    })
    if (before && before.hash !== hash) await this.#dropUnused(before.hash)
    return picture
  }

  /** The picture that somebody keeps, shown or not. */
  picture(owner: AccountId): Promise<Picture | undefined> {
    return this.#options.store.read(({ pictures }) => pictures.get(owner))
  }

  async showPicture(owner: AccountId, shown: boolean): Promise<void> {
    await this.#options.store.change(({ pictures }) => pictures.setCurrent(owner, shown))
  }

  /** The bytes of the picture with this key; `undefined` when there is none. */
  async fetchPicture(key: string): Promise<{ readonly picture: Picture; readonly bytes: Buffer } | undefined> {
    const picture = await this.#options.store.read(({ pictures }) => pictures.findByKey(key))
    const bytes = picture && (await this.#options.files.read(picture.hash))
    return picture && bytes && { picture, bytes }
  }

  async #dropUnused(hash: string): Promise<void> {
    const used = await this.#options.store.read(({ pictures }) => pictures.isUsed(hash))
    if (!used) await this.#options.files.remove(hash)
  }
}
