import type { Account, EncodedText, Privacy, ReverseListPrompt } from '../account.ts'
import type { Annotations, ContactDetails } from '../contact.ts'
import type { Tables } from '../ports/store.ts'
import type { ListChange } from './change.ts'
import { checkDetails, checkText, sameDetails } from './details.ts'
import { limits } from './limits.ts'
import { encodedText, plainText } from './names.ts'
import { meSetting, notePublished, noteReadersByDefault } from './publishing.ts'

/** Annotations of the Me contact that a client finds there before it has written any (msnp-http §12.1). */
const firstAnnotations: Annotations = { 'MSN.IM.MBEA': '0', 'MSN.IM.MPOP': '1', 'MSN.IM.RoamLiveProperties': '1' }

const privacyByAnnotation: Readonly<Record<string, Privacy>> = { '1': 'AL', '2': 'BL' }
const promptByAnnotation: Readonly<Record<string, ReverseListPrompt>> = { '1': 'A', '2': 'N' }

/**
 * The owner's own entry: its details, with the annotations that say how they want to be treated. `MSN.IM.BLP` and `MSN.IM.GTC` are
 * worked out from the account, which TCP edits too.
 */
export async function readMe(tables: Tables, account: Account): Promise<ContactDetails> {
  const stored = await storedMe(tables, account)
  return {
    ...stored,
    annotations: {
      'MSN.IM.BLP': account.privacy === 'AL' ? '1' : '2',
      'MSN.IM.GTC': account.reverseListPrompt === 'A' ? '1' : '2',
      ...firstAnnotations,
      ...stored.annotations,
    },
  }
}

async function storedMe(tables: Tables, account: Account): Promise<ContactDetails> {
  const settings = await tables.accounts.settings(account.id)
  return JSON.parse(settings[meSetting] ?? '{}') as ContactDetails
}

/**
 * Changes the owner's own entry. Privacy annotations become the account's settings; a value that is neither 1 nor 2 leaves them.
 *
 * @returns whether anything changed
 * @throws ListRefusal `too-long`
 */
export async function updateMe(change: ListChange, edit: (now: ContactDetails) => ContactDetails): Promise<boolean> {
  const now = await storedMe(change.tables, change.owner)
  const { annotations = {}, ...rest } = edit(now)
  const { 'MSN.IM.BLP': blp = '', 'MSN.IM.GTC': gtc = '', ...others } = annotations
  const next: ContactDetails = { ...rest, annotations: others }
  checkDetails(next)
  const privacy = privacyByAnnotation[blp]
  const prompt = promptByAnnotation[gtc]
  const privacyDiffers = privacy !== undefined && (await setPrivacy(change, privacy))
  const promptDiffers = prompt !== undefined && (await setPrompt(change, prompt))
  if (sameDetails(next, { annotations: {}, ...now })) return privacyDiffers || promptDiffers
  await change.tables.accounts.setSettings(change.owner.id, { [meSetting]: JSON.stringify(next) })
  change.effects.bookChanged()
  await notePublished(change, now, next)
  return true
}

/** BLP (msnp-wire §6.11). @returns false: it was so already */
export async function setPrivacy(change: ListChange, privacy: Privacy): Promise<boolean> {
  if (change.owner.privacy === privacy) return false
  await noteReadersByDefault(change, privacy)
  await change.tables.accounts.setPrivacy(change.owner.id, privacy)
  change.effects.privacyChanged()
  change.effects.bookChanged()
  return true
}

/** GTC (msnp-wire §6.10). @returns false: it was so already */
export async function setPrompt(change: ListChange, prompt: ReverseListPrompt): Promise<boolean> {
  if (change.owner.reverseListPrompt === prompt) return false
  await change.tables.accounts.setReverseListPrompt(change.owner.id, prompt)
  change.effects.bookChanged()
  return true
}

/**
 * @param announce notes `name-changed`: the change came by another way than `PRP MFN`, so nobody has been told yet
 * @returns false: it was so already
 * @throws ListRefusal `too-long` beyond 387 characters
 */
export async function setFriendlyName(change: ListChange, name: EncodedText, announce: boolean): Promise<boolean> {
  checkText('DisplayName', name, limits.friendlyName)
  if (change.owner.friendlyName === name) return false
  await change.tables.accounts.setFriendlyName(change.owner.id, name)
  change.effects.bookChanged()
  if (announce) change.effects.nameChanged()
  return true
}

/**
 * The friendly name as plain text, which is how SOAP has it. A client sends there the name that it has just sent by `PRP MFN` in its
 * own manner of encoding: the same words change nothing. An empty name is no name and changes nothing either.
 */
export async function setPlainName(change: ListChange, name: string): Promise<boolean> {
  if (name === '' || name === plainText(change.owner.friendlyName)) return false
  return await setFriendlyName(change, encodedText(name), true)
}
