import { createHash, randomInt } from 'node:crypto'
import type { Invitation } from '../ports/access.ts'
import type { Store } from '../ports/store.ts'
import { PersonRefusal } from './refusal.ts'

/** No letters that look like others; with twelve of them 59 bits, behind a limit of tries. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'
const longestNote = 200

/** The codes that make accounts, one each. */
export class InvitationDesk {
  readonly #store: Store
  readonly #newId: () => string
  readonly #now: () => number

  constructor(options: { readonly store: Store; readonly newId: () => string; readonly now: () => number }) {
    this.#store = options.store
    this.#newId = options.newId
    this.#now = options.now
  }

  /**
   * Makes a code. It is told this once; what is kept is its hash.
   *
   * @param about `note`: for whom it is; `days` until it expires, for ever unless given
   * @throws PersonRefusal
   */
  async create(about: { readonly note?: string; readonly days?: number } = {}): Promise<{ id: string; code: string }> {
    const note = (about.note ?? '').replace(/\p{Cc}/gu, ' ').trim()
    if (note.length > longestNote)
      throw new PersonRefusal('note-too-long', `A note has at most ${longestNote} characters: shorten it.`)
    const id = this.#newId()
    const code = newCode()
    const createdAt = this.#now()
    const expiresAt = about.days === undefined ? undefined : createdAt + about.days * 24 * 60 * 60 * 1000
    const invitation = { id, codeHash: hashOfCode(code), note, createdAt, expiresAt }
    await this.#store.change(({ invitations }) => invitations.add(invitation))
    return { id, code }
  }

  list(): Promise<readonly Invitation[]> {
    return this.#store.read(({ invitations }) => invitations.list())
  }

  /** False: there is no such invitation, or an account was made with it. */
  revoke(id: string): Promise<boolean> {
    return this.#store.change(({ invitations }) => invitations.remove(id))
  }
}

/** `k7mp-3xwq-9rtz`. */
function newCode(): string {
  const letters = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return letters.replace(/(.{4})(?=.)/g, '$1-')
}

/** Under what a code is kept: however it was typed, in whatever case, with blanks or dashes or without. */
export function hashOfCode(typed: string): string {
  return createHash('sha256').update(typed.replace(/[\s-]/g, '').toLowerCase()).digest('base64url')
}
