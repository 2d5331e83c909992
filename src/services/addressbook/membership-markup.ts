import { type Account, cidOf } from '../../domain/account.ts'
import type { Membership, Role } from '../../domain/contact.ts'
import { el, type Markup } from '../../wire/xml/writer.ts'
import { inviteMessageAnnotation } from './contact-info.ts'
import { writeAnnotations } from './contact-markup.ts'
import { never, writeDate } from './dates.ts'
import { ownAddressBook } from './service.ts'

/** A role as a service calls it: `Hide` is the block list by the name that MSNP21 has for it. */
export interface ListedRole {
  readonly name: string
  readonly role: Role
}

/** A service that has memberships here (msnp-http §11.1). */
export interface ListedService {
  readonly id: number
  readonly type: string
  readonly roles: readonly ListedRole[]
}

const named = (role: Role): ListedRole => ({ name: role, role })

/** Messenger's own; the order of its roles is the genuine one. */
export const messengerService: ListedService = {
  id: 1,
  type: 'Messenger',
  roles: [named('Allow'), named('Block'), named('Reverse'), named('Pending')],
}

/** "Appear offline to this person", answered to whoever asks for it. */
export const availabilityService: ListedService = {
  id: 3,
  type: 'IMAvailability',
  roles: [{ name: 'Hide', role: 'Block' }],
}

export interface ServiceAnswer {
  readonly service: ListedService
  readonly memberships: readonly Membership[]
  /** False: only what changed, and what was deleted. */
  readonly complete: boolean
  readonly lastChange: number
}

export function writeService({ service, memberships, complete, lastChange }: ServiceAnswer): Markup {
  const written = service.roles.flatMap(({ name, role }) => {
    const members = memberships.filter((membership) => membership.role === role)
    if (!complete && members.length === 0) return []
    return [
      el(
        'Membership',
        el('MemberRole', name),
        el('Members', members.map(writeMember)),
        el('MembershipIsComplete', complete),
      ),
    ]
  })
  return el(
    'Service',
    el('Memberships', written),
    el(
      'Info',
      el('Handle', el('Id', service.id), el('Type', service.type), el('ForeignId')),
      el('InverseRequired', false),
      el('AuthorizationCriteria', 'Everyone'),
      el('IsBot', false),
    ),
    el('Changes'),
    el('LastChange', writeDate(lastChange)),
    el('Deleted', false),
  )
}

/** Without `xsi:type` one client crashes; with a MembershipId that is no number others cannot delete (clients-in-the-wild §4.2). */
function writeMember(membership: Membership): Markup {
  const { displayName, inviteMessage } = membership
  return el(
    'Member',
    { 'xsi:type': 'PassportMember' },
    el('MembershipId', membership.id),
    el('Type', 'Passport'),
    displayName === undefined ? undefined : el('DisplayName', displayName),
    el('State', 'Accepted'),
    inviteMessage === undefined
      ? undefined
      : writeAnnotations({ [inviteMessageAnnotation]: inviteMessage }, 'Annotations'),
    el('Deleted', membership.deleted),
    el('LastChanged', writeDate(membership.changedAt)),
    el('JoinedDate', writeDate(membership.joinedAt)),
    el('ExpirationDate', never),
    el('Changes'),
    el('PassportName', membership.memberEmail),
    el('IsPassportNameHidden', false),
    el('PassportId', 0),
    el('CID', cidOf(membership.member)),
    el('PassportChanges'),
    el('LookedupByCID', false),
  )
}

export function writeOwnerNamespace(owner: Account, lastChange: number): Markup {
  return el(
    'OwnerNamespace',
    el(
      'Info',
      el('Handle', el('Id', ownAddressBook), el('IsPassportNameHidden', false), el('CID', 0)),
      el('CreatorPuid', 0),
      el('CreatorCID', cidOf(owner.id)),
      el('CreatorPassportName', owner.email),
      el('CircleAttributes', el('IsPresenceEnabled', false), el('Domain', 'WindowsLive')),
      el('MessengerApplicationServiceCreated', false),
    ),
    el('Changes'),
    el('CreateDate', writeDate(owner.createdAt)),
    el('LastChange', writeDate(lastChange)),
  )
}
