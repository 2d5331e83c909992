import type { Role } from '../../domain/contact.ts'
import type { MemberRef } from '../../domain/lists/members.ts'
import type { XmlElement } from '../../wire/xml/element.ts'
import { operation, resultOf, type SoapOperation } from '../soap/operation.ts'
import { SoapFault } from '../soap/fault.ts'
import { isRole } from './memberships.ts'
import { listFaults, orFault } from './refusals.ts'
import type { AddressBookDependencies, AddressBookService } from './service.ts'

interface MemberEdit {
  readonly role: Role
  readonly ref: MemberRef
}

interface MembersRequest {
  readonly edits: readonly MemberEdit[]
  /** Role `Hide` of the service IMAvailability: "appear offline to this person" (clients-in-the-wild §6.2). */
  readonly hidden: readonly string[]
}

/**
 * `AddMember` and `DeleteMember` (msnp-http §11.2, §11.3). Members of other networks, circles and roles of other services are accepted
 * and change nothing; taking away what is not there is no error, and one client does it all the time (clients-in-the-wild §4.1).
 */
export function editMembers({ lists }: AddressBookDependencies, service: AddressBookService): SoapOperation[] {
  return [
    operation({
      service,
      action: 'AddMember',
      faults: [...listFaults, 'UserDoesNotExist'],
      request: readMembers,
      run: async ({ edits, hidden }, { account }) => {
        const done = await orFault(() =>
          lists.edit(account.id, async (own) => {
            for (const { role, ref } of edits) if ('email' in ref) await own.addMember(role, ref.email)
            for (const email of hidden) await own.setHidden({ email }, true)
          }),
        )
        // Of a member, an unknown address is said in other words than of a contact (msnp-http §13).
        return done instanceof SoapFault && done.code === 'InvalidPassportUser' ? unknownMember(done) : done
      },
      response: () => resultOf(service, 'AddMember'),
    }),
    operation({
      service,
      action: 'DeleteMember',
      faults: listFaults,
      request: readMembers,
      run: ({ edits, hidden }, { account }) =>
        orFault(() =>
          lists.edit(account.id, async (own) => {
            for (const { role, ref } of edits) await own.removeMember(role, ref)
            for (const email of hidden) await own.setHidden({ email }, false)
          }),
        ),
      response: () => resultOf(service, 'DeleteMember'),
    }),
  ]
}

function unknownMember(fault: SoapFault): SoapFault<'UserDoesNotExist'> {
  return new SoapFault('UserDoesNotExist', fault.message)
}

function readMembers(element: XmlElement): MembersRequest {
  const edits: MemberEdit[] = []
  const hidden: string[] = []
  for (const membership of element.at('memberships')?.childrenNamed('Membership') ?? []) {
    const role = membership.textOf('MemberRole')?.trim()
    for (const member of membership.at('Members')?.childrenNamed('Member') ?? []) {
      const ref = readMember(member)
      if (isRole(role) && ref) edits.push({ role, ref })
      else if (role === 'Hide' && ref && 'email' in ref) hidden.push(ref.email)
    }
  }
  return { edits, hidden }
}

/** By address where one is given: clients send both, and the number may be of another client's making. */
function readMember(member: XmlElement): MemberRef | undefined {
  const email = member.textOf('PassportName')?.trim()
  if (email) return { email }
  const id = member.textOf('MembershipId')?.trim() ?? ''
  return /^[0-9]{1,10}$/.test(id) ? { membershipId: Number(id) } : undefined
}
