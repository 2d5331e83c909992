import { type Account, cidOf } from '../../domain/account.ts'
import type { Membership, Role } from '../../domain/contact.ts'
import type { XmlElement } from '../../wire/xml/element.ts'
import { el, type Markup } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { writeDate } from './dates.ts'
import { changesSince, type DeltaRequest, readDeltaRequest } from './delta.ts'
import { isRole, writeMemberships } from './memberships.ts'
import type { AddressBookDependencies, AddressBookService } from './service.ts'

interface MembershipRequest extends DeltaRequest {
  /** Service types that were asked for. */
  readonly types: readonly string[]
  /** Absent: all of them. */
  readonly roles: readonly Role[] | undefined
}

interface FoundMemberships {
  readonly owner: Account
  readonly members: readonly Membership[]
  readonly isDelta: boolean
  /** In a delta: nothing is new. */
  readonly unchanged: boolean
  readonly version: number
}

/** Services that hold nothing here; a client that asks for one and does not find it tries to make it, again and again. */
const emptyServices: Readonly<Record<string, { readonly id: number; readonly foreignId: string }>> = {
  Profile: { id: 2, foreignId: 'MyProfile' },
  IMAvailability: { id: 3, foreignId: '' },
  SocialNetwork: { id: 4, foreignId: '' },
}

/**
 * `FindMembership` and `FindMembershipByRole`: who may see the owner, who may not, and who has the owner on a list (msnp-http §11.1).
 * The first SOAP call of Messenger for Mac 8 (the seed).
 */
export function findMembership({ store }: AddressBookDependencies, service: AddressBookService): SoapOperation[] {
  const find = async (request: MembershipRequest, owner: Account): Promise<FoundMemberships | SoapFault<'FullSyncRequired'>> =>
    store.read(async ({ accounts, memberships }) => {
      const { memberships: stamp } = await accounts.listVersions(owner.id)
      const version = Math.max(stamp, owner.createdAt)
      const since = changesSince(request, version)
      if (since instanceof SoapFault) return since
      const members = await memberships.list(owner.id, since)
      const wanted = request.roles ? members.filter(({ role }) => request.roles?.includes(role)) : members
      return { owner, members: wanted, isDelta: since !== undefined, unchanged: since === version, version }
    })
  const declare = (action: string) =>
    operation({
      service,
      action,
      faults: ['FullSyncRequired'],
      request: readRequest,
      run: (request, { account }) => find(request, account),
      response: (found, request) => resultOf(service, action, writeResult(found, request.types)),
    })
  return [declare('FindMembership'), declare('FindMembershipByRole')]
}

function readRequest(element: XmlElement): MembershipRequest {
  const asked = element.at('includedRoles')?.childrenNamed('RoleId').map(({ text }) => text)
  return {
    ...readDeltaRequest(element.textOf('deltasOnly'), element.textOf('lastChange')),
    types: element.at('serviceFilter', 'Types')?.childrenNamed('ServiceType').map(({ text }) => text.trim()) ?? [],
    roles: asked?.filter(isRole),
  }
}

function writeResult(found: FoundMemberships, types: readonly string[]): readonly Markup[] {
  const { owner, version } = found
  const empty = types.flatMap((type) => {
    const row = emptyServices[type]
    return row ? [writeService({ id: row.id, type, foreignId: row.foreignId }, [], owner.createdAt)] : []
  })
  const messenger = found.unchanged
    ? []
    : [writeService({ id: 1, type: 'Messenger', foreignId: '' }, writeMemberships(found.members, found.isDelta), version)]
  return [el('Services', ...messenger, ...(found.isDelta ? [] : empty)), writeOwner(owner, version)]
}

interface ServiceHandle {
  readonly id: number
  readonly type: string
  readonly foreignId: string
}

function writeService(handle: ServiceHandle, memberships: readonly Markup[], version: number): Markup {
  return el(
    'Service',
    el('Memberships', ...memberships),
    el(
      'Info',
      el('Handle', el('Id', handle.id), el('Type', handle.type), el('ForeignId', handle.foreignId)),
      el('InverseRequired', false),
      el('AuthorizationCriteria', 'Everyone'),
      el('IsBot', false),
    ),
    el('Changes'),
    el('LastChange', writeDate(version)),
    el('Deleted', false),
  )
}

function writeOwner(owner: Account, version: number): Markup {
  return el(
    'OwnerNamespace',
    el(
      'Info',
      el('Handle', el('Id', mainBook), el('IsPassportNameHidden', false), el('CID', 0)),
      el('CreatorPuid', 0),
      el('CreatorCID', cidOf(owner.id)),
      el('CreatorPassportName', owner.email),
      el('CircleAttributes', el('IsPresenceEnabled', false), el('Domain', 'WindowsLive')),
      el('MessengerApplicationServiceCreated', false),
    ),
    el('Changes'),
    el('CreateDate', writeDate(owner.createdAt)),
    el('LastChange', writeDate(version)),
  )
}

/** The id of everybody's own address book (msnp-http §4.1). */
export const mainBook = '00000000-0000-0000-0000-000000000000'
