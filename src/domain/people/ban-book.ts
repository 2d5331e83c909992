import type { AccountId } from '../account.ts'
import type { Ban, Banned } from '../ports/access.ts'
import type { Store } from '../ports/store.ts'
import { formatNetwork, type Network, parseNetwork } from './network.ts'
import { PersonRefusal, personRefusals } from './refusal.ts'

const longestReason = 200
/** A wider range than these is a slip of the pen: it would keep out a good part of the world, and its writer. */
const widest = { 4: 8, 6: 16 } as const

/** A ban as an owner reads it. */
export type ShownBan = Ban & { readonly email: string | undefined }

export interface BanBookOptions {
  readonly store: Store
  readonly newId: () => string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Called when a ban is on the disk, or off it: sessions that it concerns end. */
  readonly changed: () => Promise<void>
}

/** Whom the owner keeps out. */
export class BanBook {
  readonly #options: BanBookOptions

  constructor(options: BanBookOptions) {
    this.#options = options
  }

  /**
   * Keeps somebody out. When it resolves, the ban is on the disk and their sessions have been ended.
   *
   * @param who an account by its address, or an IP address, or a range (`192.0.2.0/24`)
   * @param about `reason`: what they are told; `endsAt`: milliseconds since 1970, for ever unless given
   * @throws PersonRefusal
   */
  async add(
    who: string,
    about: { readonly reason?: string; readonly endsAt?: number | undefined } = {},
  ): Promise<ShownBan> {
    const { store, newId, now, changed } = this.#options
    const reason = (about.reason ?? '').replace(/\p{Cc}/gu, ' ').trim()
    if (reason.length > longestReason)
      throw new PersonRefusal('reason-too-long', `A reason has at most ${longestReason} characters: shorten it.`)
    const createdAt = now()
    const { endsAt } = about
    if (endsAt !== undefined && endsAt <= createdAt)
      throw new PersonRefusal('end-not-good', 'The end of the ban has passed already: name a later one, or none.')
    const network = who.includes('@') ? undefined : readNetwork(who)
    const added = await store.change(async ({ accounts, bans }) => {
      const account = network === undefined ? await accounts.find(who) : undefined
      if (network === undefined && account === undefined) throw personRefusals.noSuchAccount(who)
      const banned: Banned = account ? { account: account.id } : { network: network ?? '' }
      const ban: Ban = { id: newId(), ...banned, reason, createdAt, endsAt }
      await bans.add(ban)
      return { ...ban, email: account?.email }
    })
    await changed()
    return added
  }

  /** In the order in which they were made; those that have ended stay until they are lifted. */
  list(): Promise<readonly ShownBan[]> {
    return this.#options.store.read(async ({ accounts, bans }) => {
      const shown: ShownBan[] = []
      for (const ban of await bans.list()) shown.push({ ...ban, email: await emailOf(accounts, ban.account) })
      return shown
    })
  }

  /** False: there is no such ban. */
  async lift(id: string): Promise<boolean> {
    const was = await this.#options.store.change(({ bans }) => bans.remove(id))
    if (was) await this.#options.changed()
    return was
  }
}

async function emailOf(
  accounts: { get(id: AccountId): Promise<{ readonly email: string } | undefined> },
  id: AccountId | undefined,
): Promise<string | undefined> {
  return id === undefined ? undefined : (await accounts.get(id))?.email
}

/** @throws PersonRefusal */
function readNetwork(text: string): string {
  const network = parseNetwork(text)
  if (network === undefined)
    throw new PersonRefusal(
      'network-not-good',
      `"${text.slice(0, 140)}" is neither an account nor an IP address: write name@domain, 192.0.2.7 or 192.0.2.0/24.`,
    )
  if (network.prefix < widest[network.family]) throw tooWide(network)
  return formatNetwork(network)
}

function tooWide(network: Network): PersonRefusal {
  return new PersonRefusal(
    'network-not-good',
    `${formatNetwork(network)} is too wide a range: name at least the first ${widest[network.family]} bits.`,
  )
}
