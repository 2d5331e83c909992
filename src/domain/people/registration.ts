import type { Account } from '../account.ts'
import { encodedText } from '../lists/names.ts'
import { AccountExists, type Store } from '../ports/store.ts'
import { hashOfCode } from './invitations.ts'
import { isPrivateAddress } from './network.ts'
import { PersonRefusal, type PersonRefusalCode, personRefusals } from './refusal.ts'
import { faultOfAddress, faultOfName, faultOfOwnPassword, passwordCut } from './rules.ts'

/** Who may make an account for themselves. */
export interface RegistrationPolicy {
  /** `invitation`: whoever has a code. `open`: those that `openTo` names, and whoever has a code. */
  readonly mode: 'open' | 'invitation' | 'closed'
  /** `private`: machines of the own network (RFC 1918 and the like). */
  readonly openTo: 'private' | 'everybody'
}

export interface RegistrationOptions {
  readonly store: Store
  /** A slow hash, off the event loop. */
  readonly hashPassword: (password: string) => Promise<string>
  readonly newId: () => string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly policy: RegistrationPolicy
  /** Uses one try of this address up; false: there are none left for now. */
  readonly admit: (remoteAddress: string) => boolean
}

export interface RegistrationRequest {
  readonly email: string
  /** What others see, as plain text; the address when it is empty. */
  readonly name: string
  readonly password: string
  readonly invitation?: string | undefined
  readonly remoteAddress: string
}

export type RegistrationOutcome =
  /** `advice`: a sentence about the password that its owner should read before they go to the old machine. */
  | { readonly kind: 'made'; readonly account: Account; readonly advice?: string }
  /** `sentence` says what to do, and is for the person who asked. */
  | { readonly kind: 'refused'; readonly code: PersonRefusalCode; readonly sentence: string }

/** Lets people make accounts for themselves, as far as the policy goes. */
export class Registration {
  readonly #options: RegistrationOptions

  constructor(options: RegistrationOptions) {
    this.#options = options
  }

  /** What somebody at this address is offered: a form, a form that asks for a code, or a word that accounts are not made here. */
  offer(remoteAddress: string): RegistrationPolicy['mode'] {
    const { mode, openTo } = this.#options.policy
    if (mode !== 'open' || openTo === 'everybody' || isPrivateAddress(remoteAddress)) return mode
    return 'invitation'
  }

  /**
   * Makes an account. When it resolves to `made`, the account is on the disk and the code is used up, both in one transaction: of two
   * people with one code, one gets an account.
   */
  async register(request: RegistrationRequest): Promise<RegistrationOutcome> {
    try {
      const account = await this.#make(request)
      return { kind: 'made', account, ...(isCut(request.password) && { advice: adviceOnLength }) }
    } catch (error) {
      if (error instanceof AccountExists) return refused(personRefusals.addressTaken(error.email))
      if (error instanceof PersonRefusal) return refused(error)
      throw error
    }
  }

  async #make(request: RegistrationRequest): Promise<Account> {
    const { store, hashPassword, newId, now, admit } = this.#options
    const email = request.email.trim()
    const code = request.invitation?.trim() || undefined
    const offered = this.offer(request.remoteAddress)
    if (offered === 'closed') throw personRefusals.closed()
    if (offered === 'invitation' && code === undefined) throw personRefusals.invitationNeeded()
    checkWords(request, email)
    if (!admit(request.remoteAddress)) throw personRefusals.tooFast()
    const codeHash = code === undefined ? undefined : hashOfCode(code)
    // Looked at before the hash is made, which is dear; what counts is the second look, inside the transaction.
    await store.read(async ({ accounts, invitations }) => {
      if (codeHash !== undefined && !isGood(await invitations.find(codeHash), now()))
        throw personRefusals.invitationNotGood()
      if ((await accounts.find(email)) !== undefined) throw personRefusals.addressTaken(email)
    })
    const passwordHash = await hashPassword(request.password)
    const friendlyName = encodedText(request.name.trim() || email)
    return store.change(async ({ accounts, invitations }) => {
      const account = await accounts.add({ id: newId(), email, friendlyName, passwordHash })
      if (codeHash !== undefined && !(await invitations.use(codeHash, account.id, now())))
        throw personRefusals.invitationNotGood()
      return account
    })
  }
}

/** @throws PersonRefusal */
function checkWords({ name, password }: RegistrationRequest, email: string): void {
  const wrongAddress = faultOfAddress(email)
  if (wrongAddress !== undefined) throw personRefusals.addressNotGood(email.slice(0, 140), wrongAddress)
  const wrongName = faultOfName(name.trim())
  if (wrongName !== undefined) throw personRefusals.nameNotGood(wrongName)
  const wrongPassword = faultOfOwnPassword(password, email)
  if (wrongPassword !== undefined) throw personRefusals.passwordNotGood(wrongPassword)
}

function isGood(
  invitation: { readonly usedAt: number | undefined; readonly expiresAt: number | undefined } | undefined,
  now: number,
): boolean {
  if (invitation === undefined || invitation.usedAt !== undefined) return false
  return invitation.expiresAt === undefined || invitation.expiresAt > now
}

const isCut = (password: string): boolean => Array.from(password).length > passwordCut
const adviceOnLength = `The password is longer than ${passwordCut} characters: some old clients cut it there and do not get in with it.`

function refused({ code, message }: PersonRefusal): RegistrationOutcome {
  return { kind: 'refused', code, sentence: message }
}
