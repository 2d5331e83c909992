import { splitEmail } from '../../../domain/account.ts'
import type { AddressListOutcome } from '../../../domain/lists/address-list.ts'
import { type ErrorCode, errors } from '../../../protocol/errors.ts'
import { passportNetwork } from '../../../protocol/fields/network.ts'
import {
  addToLists,
  askNetworks,
  listsAccepted,
  listsReleased,
  networksAnswered,
  removeFromLists,
} from '../../../protocol/notification/lists.ts'
import { type AddressList, type AddressListEntry, readAddressList } from '../../../wire/xml/address-list.ts'
import { el } from '../../../wire/xml/writer.ts'
import type { AnyCommand } from '../../connection/dispatch.ts'
import type { SignedInSession } from '../session.ts'
import { onSignedIn } from './on.ts'

/** How a payload that cannot be applied is answered, and whether the connection ends (msnp-wire §4: 240, 241). */
const faults: Readonly<Record<Extract<AddressList, { ok: false }>['reason'], { code: ErrorCode; end: boolean }>> = {
  unparsable: { code: errors.badList, end: true },
  empty: { code: errors.emptyList, end: true },
  'empty-domain': { code: errors.emptyList, end: true },
  'missing-domain': { code: errors.badList, end: false },
  'missing-name': { code: errors.badList, end: false },
  'bad-number': { code: errors.badList, end: false },
  'too-many': { code: errors.badList, end: true },
}

/** How what could not be done is answered; the first that holds somebody decides. Everything else of the payload was done. */
const outcomes: readonly { readonly kind: keyof AddressListOutcome; readonly code: ErrorCode }[] = [
  { kind: 'refused', code: errors.badList },
  { kind: 'unknown', code: errors.invalidAccount },
  { kind: 'full', code: errors.listFull },
  { kind: 'absent', code: errors.notOnList },
]

/** C: `ADL 5 245⏎<ml l="1"><d n="local"><c n="away" l="3" t="1" />…</d></ml>` → S: `ADL 5 OK` (msnp-wire §6.20). */
const add = onSignedIn([addToLists], async (command, session) => {
  const outcome = await edit(session, command, 'add')
  if (outcome === 'done') session.say(listsAccepted, command.transaction, {})
})

/** C: `RML 6 59⏎<ml><d n="example.com"><c n="bob" l="1" t="1" /></d></ml>` → S: `RML 6 OK` (msnp-wire §6.21). */
const remove = onSignedIn([removeFromLists], async (command, session) => {
  const outcome = await edit(session, command, 'remove')
  if (outcome === 'done') session.say(listsReleased, command.transaction, {})
})

async function edit(session: SignedInSession, command: AnyCommand, how: 'add' | 'remove'): Promise<'done' | 'refused'> {
  const entries = readEntries(session, command)
  if (!entries) return 'refused'
  const { list, initial } = entries
  if (list.some(({ network }) => network !== undefined && !networks.has(network))) {
    session.refuse(command, errors.invalidNetwork)
    return 'refused'
  }
  const outcome = await session.context.lists.editByAddressList(
    session.account.id,
    how,
    list.map(({ address, lists, network }) => ({ email: address, lists, network: network ?? passportNetwork })),
    { initial },
  )
  const failed = outcomes.find(({ kind }) => outcome[kind].length > 0)
  if (!failed) return 'done'
  session.refuse(command, failed.code)
  return 'refused'
}

/** Network ids that a list entry may carry (msnp-wire §3.3). */
const networks: ReadonlySet<number> = new Set([1, 2, 4, 8, 9, 10, 11, 13, 14, 16, 32])

function readEntries(
  session: SignedInSession,
  command: AnyCommand,
): { readonly list: readonly AddressListEntry[]; readonly initial: boolean } | undefined {
  const read = readAddressList(command.payload)
  if (read.ok) return { list: read.entries, initial: read.initial }
  const { code, end } = faults[read.reason]
  session.connection.report('warn', `${command.form.verb} refused: ${read.reason}`)
  session.refuse(command, code, { end })
  return undefined
}

/**
 * C: `FQY 7 53⏎<ml><d n="example.com"><c n="bob" /></d></ml>` → S: the same with `t="1"`. Everybody who has an account here is on
 * network 1; about anybody else: 208 (msnp-wire §6.22).
 */
const answerAboutNetworks = onSignedIn([askNetworks], async (command, session) => {
  const entries = readEntries(session, command)
  if (!entries) return
  const known = await session.context.store.read(async ({ accounts }) => {
    const found: string[] = []
    for (const { address } of entries.list) if (await accounts.find(address)) found.push(address)
    return found
  })
  if (known.length === 0) return session.refuse(command, errors.invalidAccount, { payload: command.payload })
  const domains = Map.groupBy(known.map(splitEmail), ({ domain }) => domain)
  const list = el(
    'ml',
    ...Array.from(domains, ([domain, people]) =>
      el('d', { n: domain }, ...people.map(({ user }) => el('c', { n: user, t: 1 }))),
    ),
  )
  session.say(networksAnswered, command.transaction, {}, Buffer.from(list.xml))
})

export const listHandlers = [add, remove, answerAboutNetworks]
