import { randomBytes } from 'node:crypto'
import type { Account, AccountId } from '../account.ts'
import type { ContactLists } from '../lists/contact-lists.ts'
import { plainText } from '../lists/names.ts'
import { ListRefusal } from '../lists/refusal.ts'
import type { PictureFiles } from '../ports/pictures.ts'
import type { Accounts, Store } from '../ports/store.ts'
import { permits } from '../presence/visibility.ts'
import { Serial } from '../serial.ts'
import { detectPicture, type Picture } from './picture.ts'

/**
 * What somebody has everywhere they sign in: their name, their message, their picture (msnp-http §17). Each with the time, in
 * milliseconds, when it last changed, by whatever way: a client compares these with its own, and the later one wins (§17.3).
 */
export interface RoamingProfile {
  readonly account: Account
  /** Plain text. */
  readonly displayName: string
  readonly nameChangedAt: number
  /** Text as it stands in XML, as the owner's client wrote it: the same that `UUX` carries. */
  readonly personalMessage: string
  readonly messageChangedAt: number
  /** The picture that is shown; one that is kept and not shown is not here. */
  readonly picture: Picture | undefined
  /** When any of it last changed. */
  readonly changedAt: number
}

/** The account's setting that holds the personal message: a binary string of XML text. */
const messageSetting = 'PersonalMessage'

/** Bytes of a personal message as XML text: clients let people write 129 characters (msnp-wire §13). */
const longestMessage = 2048

export interface ProfileOptions {
  readonly store: Store
  readonly lists: ContactLists
  readonly files: PictureFiles
  /** Milliseconds. */
  readonly now: () => number
  /** Called when a message that came by this way is on the disk: people who are online show it. Bytes of XML text, as `UUX` has it. */
  readonly messageChanged?: (owner: AccountId, message: string) => void
  readonly limits?: { readonly bytes?: number }
}

/** Why a picture was not kept. */
export type PictureRefusal = 'not-a-picture' | 'too-large'

const usualPictureBytes = 256 * 1024

/** Names, messages and pictures that roam. `PRP MFN`, `UUX`, the address book and storage all speak of the same ones. */
export class RoamingProfiles {
  readonly #options: ProfileOptions
  /** Files are kept and removed one after the other: a file must not go while a row that speaks of it is on its way. */
  readonly #filing = new Serial()

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
      const message = (await accounts.settings(owner))[messageSetting] ?? ''
      const times = await accounts.changeTimes(owner)
      const picture = await pictures.get(owner)
      const nameChangedAt = times.friendlyName ?? account.createdAt
      const messageChangedAt = times[messageSetting] ?? account.createdAt
      return {
        account,
        displayName: plainText(account.friendlyName),
        nameChangedAt,
        personalMessage: Buffer.from(message, 'latin1').toString('utf8'),
        messageChangedAt,
        picture: picture?.isCurrent ? picture : undefined,
        changedAt: Math.max(nameChangedAt, messageChangedAt, picture?.changedAt ?? 0),
      }
    })
  }

  /**
   * The profile of somebody else. Only for people who may see them (msnp-wire §10.1): to everybody else there is none, as there is none
   * of a stranger.
   */
  async readAs(reader: AccountId, owner: AccountId): Promise<RoamingProfile | undefined> {
    if (reader === owner) return this.read(owner)
    const { relation } = await this.#options.store.read(({ relations }) => relations.between(reader, owner))
    return permits(relation) ? this.read(owner) : undefined
  }

  /**
   * Name and message in one transaction: nobody finds the name of one call beside the message of another.
   *
   * @param change what is absent stays, and so does the name when the new one is empty; plain text, the message as XML text
   * @returns `too-long` when nothing was changed because of it
   */
  async update(
    owner: AccountId,
    { displayName = '', personalMessage }: { readonly displayName?: string; readonly personalMessage?: string },
  ): Promise<'too-long' | undefined> {
    const message = personalMessage === undefined ? undefined : Buffer.from(personalMessage, 'utf8').toString('latin1')
    if (message !== undefined && message.length > longestMessage) return 'too-long'
    const { lists, messageChanged } = this.#options
    try {
      const differs = await lists.edit(owner, async (own, { accounts }) => {
        await own.setPlainName(displayName)
        return message !== undefined && keepMessage(accounts, owner, message)
      })
      if (message !== undefined && differs) messageChanged?.(owner, message)
    } catch (error) {
      if (error instanceof ListRefusal && error.code === 'too-long') return 'too-long'
      throw error
    }
    return undefined
  }

  /**
   * Keeps a picture in the place of the one before.
   *
   * @param shown make it the current one at once; else it is that when the one before was
   */
  async keepPicture(
    owner: AccountId,
    name: string,
    bytes: Buffer,
    { shown = false }: { readonly shown?: boolean } = {},
  ): Promise<Picture | PictureRefusal> {
    if (bytes.length > this.pictureBytes) return 'too-large'
    const type = detectPicture(bytes)
    if (!type) return 'not-a-picture'
    return this.#filing.run(async () => {
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
          isCurrent: shown || (before?.isCurrent ?? false),
        }
        await pictures.set(picture)
        return { before, picture }
      })
      if (before && before.hash !== hash) await this.#dropUnused(before.hash)
      return picture
    })
  }

  /** The picture that somebody keeps, shown or not. */
  picture(owner: AccountId): Promise<Picture | undefined> {
    return this.#options.store.read(({ pictures }) => pictures.get(owner))
  }

  /** Makes the picture that somebody keeps their current one, or puts it away; nothing happens when there is none. */
  async showPicture(owner: AccountId, shown: boolean): Promise<void> {
    const { store, now } = this.#options
    await store.change(async ({ pictures }) => {
      const picture = await pictures.get(owner)
      if (picture && picture.isCurrent !== shown) await pictures.set({ ...picture, isCurrent: shown, changedAt: now() })
    })
  }

  /** The bytes of the picture with this key; `undefined` when there is none. */
  async fetchPicture(key: string): Promise<{ readonly picture: Picture; readonly bytes: Buffer } | undefined> {
    const picture = await this.#options.store.read(({ pictures }) => pictures.findByKey(key))
    const bytes = picture && (await this.#options.files.read(picture.hash))
    return picture && bytes && { picture, bytes }
  }

  /** Removes files that nobody's picture is in any more: those of accounts that are gone, and what a crash left. @returns how many */
  removeUnused(): Promise<number> {
    return this.#filing.run(async () => {
      const { store, files } = this.#options
      return files.removeAllBut(new Set(await store.read(({ pictures }) => pictures.hashes())))
    })
  }

  async #dropUnused(hash: string): Promise<void> {
    const used = await this.#options.store.read(({ pictures }) => pictures.isUsed(hash))
    if (!used) await this.#options.files.remove(hash)
  }
}

/** True: it was another one before. */
async function keepMessage(accounts: Accounts, owner: AccountId, message: string): Promise<boolean> {
  if (((await accounts.settings(owner))[messageSetting] ?? '') === message) return false
  await accounts.setSettings(owner, { [messageSetting]: message === '' ? undefined : message })
  return true
}
