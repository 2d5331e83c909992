import { type AccountId, cidOf } from '../../domain/account.ts'
import type { Picture } from '../../domain/profile/picture.ts'
import type { RoamingProfile } from '../../domain/profile/roaming-profiles.ts'
import { parseXml } from '../../wire/xml/parser.ts'
import { type Child, el, escapeText } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { resourceId, type Storage } from './service.ts'
import { type TileSize, tileAddress } from './tiles.ts'

const never = '0001-01-01T00:00:00'
const missing = new SoapFault('ItemDoesNotExist', 'The item does not exist.')
const tooLong = new SoapFault('BadArgumentLength', 'The name or the personal message is too long: shorten it.')

/** Reading and changing the roaming profile: name, message, and where the picture is (msnp-http §17.2, §17.3). */
export function profileOperations(storage: Storage): SoapOperation[] {
  const { service, roaming, webAddress } = storage
  return [
    operation({
      service,
      action: 'GetProfile',
      faults: ['ItemDoesNotExist'],
      request: (element) => element.textOf('profileHandle', 'Alias', 'Name')?.trim(),
      run: async (cid, { account }) => {
        const owner = await ownerOf(storage, account.id, cid)
        return (owner === undefined ? undefined : await roaming.readAs(account.id, owner)) ?? missing
      },
      response: (profile) => resultOf(service, 'GetProfile', writeProfile(profile, webAddress())),
    }),
    operation({
      service,
      action: 'CreateProfile',
      faults: ['BadArgumentLength'],
      request: (element) => element.textOf('profile', 'ExpressionProfile', 'PersonalStatus'),
      run: async (message, { account }) =>
        // Everybody has a profile: an empty message is what a client knows of none, and must not clear what there is.
        (await change(storage, account.id, message ? { message } : {})) ?? resourceId(account.id, 'expression'),
      response: (id) => resultOf(service, 'CreateProfile', id),
    }),
    operation({
      service,
      action: 'UpdateProfile',
      faults: ['BadArgumentLength'],
      request: (element) => {
        const expression = element.at('profile', 'ExpressionProfile')
        const deleted = element.at('profileAttributesToDelete', 'ExpressionProfileAttributes')
        const message = deleted?.textOf('PersonalStatus')?.trim() === 'true' ? '' : expression?.textOf('PersonalStatus')
        const displayName = expression?.textOf('DisplayName')
        return { ...(displayName !== undefined && { displayName }), ...(message !== undefined && { message }) }
      },
      run: (wanted, { account }) => change(storage, account.id, wanted),
      response: () => resultOf(service, 'UpdateProfile'),
    }),
  ]
}

/**
 * Changes name and message, both plain text. A message that says what is there already is left alone: `UUX` may have written the same
 * words with other escapes, and its time must stand.
 */
async function change(
  { roaming }: Storage,
  owner: AccountId,
  { displayName, message }: { readonly displayName?: string; readonly message?: string },
): Promise<typeof tooLong | undefined> {
  const profile = message === undefined ? undefined : await roaming.read(owner)
  const differs = message !== undefined && message !== readXmlText(profile?.personalMessage ?? '')
  const refusal = await roaming.update(owner, {
    ...(displayName !== undefined && { displayName }),
    ...(differs && { personalMessage: escapeText(message) }),
  })
  return refusal === 'too-long' ? tooLong : undefined
}

/** Whose profile is asked for: one's own, or that of somebody in one's address book, by CID in decimal. */
async function ownerOf({ store }: Storage, caller: AccountId, cid: string | undefined): Promise<AccountId | undefined> {
  if (cid === undefined || cid === '' || cid === cidOf(caller).toString()) return caller
  const contacts = await store.read((tables) => tables.contacts.list(caller))
  return contacts.find(({ account }) => account !== undefined && cidOf(account).toString() === cid)?.account
}

function writeProfile(profile: RoamingProfile, webAddress: string): Child {
  const { account, displayName, picture } = profile
  const changed = date(profile.changedAt)
  const message = readXmlText(profile.personalMessage)
  return [
    el('ResourceID', resourceId(account.id, 'profile')),
    el('DateModified', changed),
    el(
      'ExpressionProfile',
      el('ResourceID', resourceId(account.id, 'expression')),
      el('Version', 205),
      el('DateModified', changed),
      el('Flags', 0),
      picture && writePhoto(picture, webAddress),
      message === '' ? undefined : el('PersonalStatus', message),
      el('PersonalStatusLastModified', date(profile.messageChangedAt)),
      el('DisplayName', displayName),
      el('DisplayNameLastModified', date(profile.nameChangedAt)),
      picture && el('StaticUserTilePublicURL', tileAddress(picture, webAddress, 'static')),
    ),
  ]
}

function date(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

function writePhoto(picture: Picture, webAddress: string): Child {
  return el(
    'Photo',
    el('ResourceID', resourceId(picture.owner, 'picture')),
    el('ItemType', 'Photo'),
    el('Name', picture.name),
    el('DateModified', date(picture.changedAt)),
    el(
      'DocumentStreams',
      writeStream(picture, webAddress, { name: 'UserTileStatic', type: 'UserTileStatic', size: 'static' }),
      writeStream(picture, webAddress, { name: 'UserTileSmall', type: 'Named', size: 'small' }),
    ),
  )
}

function writeStream(
  picture: Picture,
  webAddress: string,
  stream: { name: string; type: string; size: TileSize },
): Child {
  return el(
    'DocumentStream',
    el('DocumentStreamName', stream.name),
    el('MimeType', picture.type),
    el('DataSize', picture.size),
    el('PreAuthURL', tileAddress(picture, webAddress, stream.size)),
    el('WriteMode', 'Overwrite'),
    el('StreamDataStatus', 'None'),
    el('StreamStatus', 'None'),
    el('Genie', false),
    el('StreamVersion', 0),
    el('DocumentStreamType', stream.type),
    el('IsAliasForDefault', false),
    el('ExpirationDateTime', never),
  )
}

/** What a piece of XML text says. */
function readXmlText(xml: string): string {
  const parsed = parseXml(Buffer.from(`<text>${xml}</text>`, 'utf8'))
  return parsed.ok ? parsed.root.text : ''
}
