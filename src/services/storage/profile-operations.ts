import { type AccountId, cidOf } from '../../domain/account.ts'
import type { Picture } from '../../domain/profile/picture.ts'
import type { RoamingProfile } from '../../domain/profile/roaming-profiles.ts'
import { parseXml } from '../../wire/xml/parser.ts'
import { type Child, el, escapeText } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { resourceId, type Storage } from './service.ts'

const never = '0001-01-01T00:00:00'
const missing = new SoapFault('ItemDoesNotExist', 'The item does not exist.')

/** Reading and changing the roaming profile: name, message, and where the picture is (msnp-http §17.2, §17.3). */
export function profileOperations(storage: Storage): SoapOperation[] {
  const { service, roaming, publicHost } = storage
  return [
    operation({
      service,
      action: 'GetProfile',
      faults: ['ItemDoesNotExist'],
      request: (element) => element.textOf('profileHandle', 'Alias', 'Name')?.trim(),
      run: async (cid, { account }) => {
        const owner = await ownerOf(storage, account.id, cid)
        return (owner === undefined ? undefined : await roaming.read(owner)) ?? missing
      },
      response: (profile) => resultOf(service, 'GetProfile', writeProfile(profile, publicHost)),
    }),
    operation({
      service,
      action: 'CreateProfile',
      request: (element) => element.textOf('profile', 'ExpressionProfile', 'PersonalStatus'),
      run: async (message, { account }) => {
        if (message) await roaming.update(account.id, { personalMessage: escapeText(message) })
        return resourceId(account.id, 'expression')
      },
      response: (id) => resultOf(service, 'CreateProfile', id),
    }),
    operation({
      service,
      action: 'UpdateProfile',
      request: (element) => {
        const expression = element.at('profile', 'ExpressionProfile')
        const deleted = element.at('profileAttributesToDelete', 'ExpressionProfileAttributes')
        const message = deleted?.textOf('PersonalStatus')?.trim() === 'true' ? '' : expression?.textOf('PersonalStatus')
        const displayName = expression?.textOf('DisplayName')
        return {
          ...(displayName !== undefined && { displayName }),
          ...(message !== undefined && { personalMessage: escapeText(message) }),
        }
      },
      run: (change, { account }) => roaming.update(account.id, change),
      response: () => resultOf(service, 'UpdateProfile'),
    }),
  ]
}

/** Whose profile is asked for: one's own, or that of somebody in one's address book, by CID in decimal. */
async function ownerOf({ store }: Storage, caller: AccountId, cid: string | undefined): Promise<AccountId | undefined> {
  if (cid === undefined || cid === '' || cid === cidOf(caller).toString()) return caller
  const contacts = await store.read((tables) => tables.contacts.list(caller))
  return contacts.find(({ account }) => account !== undefined && cidOf(account).toString() === cid)?.account
}

function writeProfile(profile: RoamingProfile, publicHost: string): Child {
  const { account, displayName, picture } = profile
  const changed = new Date(profile.changedAt).toISOString()
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
      picture && writePhoto(picture, publicHost),
      message === '' ? undefined : el('PersonalStatus', message),
      el('PersonalStatusLastModified', changed),
      el('DisplayName', displayName),
      el('DisplayNameLastModified', changed),
      picture && el('StaticUserTilePublicURL', tileAddress(picture, publicHost, 'static')),
    ),
  ]
}

function writePhoto(picture: Picture, publicHost: string): Child {
  return el(
    'Photo',
    el('ResourceID', resourceId(picture.owner, 'picture')),
    el('ItemType', 'Photo'),
    el('Name', picture.name),
    el('DateModified', new Date(picture.changedAt).toISOString()),
    el(
      'DocumentStreams',
      writeStream(picture, publicHost, { name: 'UserTileStatic', type: 'UserTileStatic', size: 'static' }),
      writeStream(picture, publicHost, { name: 'UserTileSmall', type: 'Named', size: 'small' }),
    ),
  )
}

function writeStream(
  picture: Picture,
  publicHost: string,
  stream: { name: string; type: string; size: string },
): Child {
  return el(
    'DocumentStream',
    el('DocumentStreamName', stream.name),
    el('MimeType', picture.type),
    el('DataSize', picture.size),
    el('PreAuthURL', tileAddress(picture, publicHost, stream.size)),
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

/** Where the picture's bytes are, for whoever has the address: it cannot be guessed. */
function tileAddress({ key }: Picture, publicHost: string, size: string): string {
  return `http://${publicHost}/storage/usertile/${key}/${size}`
}

/** What a piece of XML text says. */
function readXmlText(xml: string): string {
  const parsed = parseXml(Buffer.from(`<text>${xml}</text>`, 'utf8'))
  return parsed.ok ? parsed.root.text : ''
}
