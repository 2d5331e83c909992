import { cidOf } from '../../domain/account.ts'
import { type Membership, type Role, roles } from '../../domain/contact.ts'
import { el, type Markup } from '../../wire/xml/writer.ts'
import { never, writeDate } from './dates.ts'

/**
 * One `Membership` for each role, in the order that clients expect (msnp-http §11.1). In a delta only what changed, removed members
 * as deleted ones.
 */
export function writeMemberships(members: readonly Membership[], isDelta: boolean): Markup[] {
  const byRole = Map.groupBy(members, ({ role }) => role)
  return roles
    .filter((role) => !isDelta || byRole.has(role))
    .map((role) =>
      el(
        'Membership',
        el('MemberRole', role),
        el('Members', ...(byRole.get(role) ?? []).map(writeMember)),
        el('MembershipIsComplete', !isDelta),
      ),
    )
}

function writeMember(member: Membership): Markup {
  return el(
    'Member',
    { 'xsi:type': 'PassportMember' },
    el('MembershipId', member.id),
    el('Type', 'Passport'),
    member.displayName === undefined ? undefined : el('DisplayName', member.displayName),
    el('State', 'Accepted'),
    member.inviteMessage === undefined
      ? undefined
      : el('Annotations', el('Annotation', el('Name', 'MSN.IM.InviteMessage'), el('Value', member.inviteMessage))),
    el('Deleted', member.deleted),
    el('LastChanged', writeDate(member.changedAt)),
    el('JoinedDate', writeDate(member.joinedAt)),
    el('ExpirationDate', never),
    el('Changes'),
    el('PassportName', member.memberEmail),
    el('IsPassportNameHidden', false),
    el('PassportId', 0),
    el('CID', cidOf(member.member)),
    el('PassportChanges'),
    el('LookedupByCID', false),
  )
}

export function isRole(text: string | undefined): text is Role {
  return roles.some((role) => role === text)
}
