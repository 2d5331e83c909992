import { type Role, roles } from '../../../domain/contact.ts'
import type { OwnersLists } from '../../../domain/lists/contact-lists.ts'
import type { MemberRef } from '../../../domain/lists/members.ts'
import type { XmlElement } from '../../../wire/xml/element.ts'
import { SoapFault } from '../../soap/fault.ts'
import { operation, resultOf, type SoapOperation } from '../../soap/operation.ts'
import { availabilityService } from '../membership-markup.ts'
import { orFault, type RefusalFault, refusalFaults } from '../refusals.ts'
import type { AddressBook } from '../service.ts'
import { forEachInTurn, isTooMany, readList, tooMany } from '../values.ts'

/** One member of one role that a call names. */
interface NamedMember {
  readonly role: Role | 'Hide'
  readonly email: string | undefined
  readonly membershipId: number | undefined
  /** Of another network: not known here is no fault. */
  readonly foreign: boolean
}

/**
 * `<AddMember><serviceHandle>…<memberships><Membership><MemberRole>Allow</MemberRole><Members><Member xsi:type="PassportMember">…`.
 * Somebody who is there already is a success, as is a role that the server keeps itself (msnp-http §11.2).
 */
export function addMember(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'AddMember',
    faults: [...refusalFaults, 'RequestLimitReached'],
    request: (element) => readMembers(element),
    run: async (members, caller) =>
      asUserDoesNotExist(
        await orFault(() =>
          book.lists.edit(caller.account.id, (own) =>
            forEachInTurn(members, (member) => addOne(own, member, caller.account.email)),
          ),
        ),
      ),
    response: () => resultOf(book.service, 'AddMember'),
  })
}

async function addOne(own: OwnersLists, { role, email, foreign }: NamedMember, ownEmail: string): Promise<void> {
  if (email === undefined || email.toLowerCase() === ownEmail.toLowerCase()) return
  if (foreign && !(await own.knows(email))) return
  if (role === 'Hide') await own.setHidden({ email }, true)
  else await own.addMember(role, email)
}

/** `<DeleteMember>`, shaped as AddMember; a member is named by MembershipId, by address, or by both (msnp-http §11.3). */
export function deleteMember(book: AddressBook): SoapOperation {
  return operation({
    service: book.service,
    action: 'DeleteMember',
    faults: [...refusalFaults, 'RequestLimitReached'],
    request: (element) => readMembers(element),
    run: async (members, caller) =>
      await orFault(() =>
        book.lists.edit(caller.account.id, (own) => forEachInTurn(members, (member) => removeOne(own, member))),
      ),
    response: () => resultOf(book.service, 'DeleteMember'),
  })
}

async function removeOne(own: OwnersLists, { role, email, membershipId }: NamedMember): Promise<void> {
  // The address says it without doubt; some clients send 0 for an id that they could not read.
  const ref: MemberRef | undefined =
    email !== undefined ? { email } : membershipId !== undefined ? { membershipId } : undefined
  if (ref === undefined) return
  if (role === 'Hide') await own.setHidden(ref, false)
  else await own.removeMember(role, ref)
}

/** Members of the roles that there are here. Those of other services, such as a profile's, are let pass (msnp-http §11.2). */
function readMembers(element: XmlElement): readonly NamedMember[] | SoapFault<'RequestLimitReached'> {
  const service = element.textOf('serviceHandle', 'Type')?.trim() ?? 'Messenger'
  const known: readonly string[] =
    service === 'Messenger' ? roles : service === availabilityService.type ? ['Hide'] : []
  const named: NamedMember[] = []
  for (const membership of element.child('memberships')?.childrenNamed('Membership') ?? []) {
    const role = membership.textOf('MemberRole')?.trim() ?? ''
    const members = readList(membership.child('Members'), 'Member')
    if (members instanceof SoapFault) return members
    if (known.includes(role)) named.push(...members.map((member) => readMember(member, role as Role | 'Hide')))
    if (isTooMany(named.length)) return tooMany()
  }
  return named
}

function readMember(member: XmlElement, role: Role | 'Hide'): NamedMember {
  const passportName = member.textOf('PassportName')?.trim() || undefined
  const id = Number(member.textOf('MembershipId')?.trim() || Number.NaN)
  return {
    role,
    email: passportName ?? (member.textOf('Email')?.trim() || undefined),
    membershipId: Number.isSafeInteger(id) && id > 0 ? id : undefined,
    foreign: passportName === undefined,
  }
}

/** Of a member the fault is called so; of a contact, InvalidPassportUser (msnp-http §13). */
function asUserDoesNotExist<Result>(result: Result | SoapFault<RefusalFault>): Result | SoapFault<RefusalFault> {
  return result instanceof SoapFault && result.code === 'InvalidPassportUser'
    ? new SoapFault('UserDoesNotExist', 'User Does Not Exist')
    : result
}
