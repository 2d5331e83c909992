import type { PresenceEvent } from '../../domain/presence/events.ts'
import type { PersonView } from '../../domain/presence/person.ts'
import { encode } from '../../protocol/codec.ts'
import { isCustom } from '../../protocol/customs.ts'
import type { AnyForm } from '../../protocol/form.ts'
import type { Ladder } from '../../protocol/ladder.ts'
import { addedByPerson, removedByPerson } from '../../protocol/notification/list-edits.ts'
import { reverseListGrew, reverseListShrank } from '../../protocol/notification/lists.ts'
import { personalDataShown } from '../../protocol/notification/personal-data.ts'
import { presenceAtFirst, presenceChanged, wentOffline } from '../../protocol/notification/presence.ts'
import { signedOut } from '../../protocol/notification/sign-out.ts'
import { ringing } from '../../protocol/notification/switchboard-calls.ts'
import { userNotification } from '../../protocol/notification/user-to-user.ts'
import { addressBookNotice, mailMessage, ownPersonalData, ownPresence } from './courtesies.ts'
import { writeAddressBookNotice, writeReverseEntry } from './documents/list-notices.ts'
import { writePersonalData } from './documents/personal-data.ts'
import { sayPublished } from './lists/published.ts'
import { Once } from './once.ts'
import { endpointsShownTo } from './quiet-clients.ts'
import type { NotificationSession } from './session.ts'
import { addressValues, presenceValues } from './values.ts'

type Kind = PresenceEvent['kind']
type EventOf<K extends Kind> = Extract<PresenceEvent, { kind: K }>

/** How each event of the domain is said to a client. */
const listeners: { readonly [K in Kind]: (session: NotificationSession, event: EventOf<K>) => void } = {
  'seen-at-first': (session, { person }) => {
    const first = session.formFor(presenceAtFirst)
    // The run answers the first CHG and carries its transaction id (msnp-wire §10.3).
    if (first) session.connection.send(encode(first, session.firstChange, presenceValues(person)))
    sayPersonalData(session, person)
  },
  seen: (session, event) => {
    const { id } = event.person.account
    const asked = event.justListed ? session.additions?.get(id) : undefined
    session.additions?.delete(id)
    // Of somebody whom the client has just added, the answer to that goes on (msnp-wire §6.14, §6.15).
    if (asked !== undefined) session.say(presenceAtFirst, asked, presenceValues(event.person))
    else sayOnce(session, presenceChanged, event, () => presenceValues(event.person))
    if (event.appeared) sayPersonalData(session, event.person)
  },
  gone: (session, event) => sayOnce(session, wentOffline, event, () => addressValues(event.person.account.email)),
  'personal-data': (session, { person }) => sayPersonalData(session, person),
  self: (session, { person }) => {
    if (person.status === undefined) return
    session.say(ownPresence, 0, presenceValues(person))
    const disclosure = { dialect: session.dialect ?? 18, endpoints: true, own: true }
    if (session.formFor(ownPersonalData))
      session.say(ownPersonalData, 0, addressValues(person.account.email), writePersonalData(person, disclosure))
  },
  'signed-in-elsewhere': (session) => {
    session.sayForm(signedOut, 0, { reason: 'OTH' })
    session.connection.report('info', `${session.account?.email} signed in elsewhere: this place is signed out`)
    session.end()
  },
  'account-removed': (session) => {
    session.sayForm(signedOut, 0, {})
    session.connection.report('info', `the account ${session.account?.email} was removed: signed out`)
    session.end()
  },
  'added-by': (session, { by, step }) => {
    session.noteLists(step)
    session.say(reverseListGrew, 0, {}, writeReverseEntry(by, true))
    session.say(addedByPerson, 0, { version: session.listVersion, account: by.email, name: by.friendlyName })
    sayBookChanged(session)
  },
  'removed-by': (session, { by, step }) => {
    session.noteLists(step)
    session.say(reverseListShrank, 0, {}, writeReverseEntry(by, false))
    session.say(removedByPerson, 0, { version: session.listVersion, account: by.email })
    sayBookChanged(session)
  },
  published: (session, { account, published, names }) => sayPublished(session, account, published, names),
  'address-book-changed': sayBookChanged,
  notified: (session, { from, fromEndpoint, type, payload }) =>
    session.say(
      userNotification,
      0,
      {
        sender: { account: from.email, endpoint: isCustom('places', session.dialect) ? fromEndpoint : undefined },
        purpose: type,
      },
      payload,
    ),
  invited: (session, { invitation }) => {
    if (!session.takesCalls) return
    session.say(ringing, 0, {
      session: invitation.session,
      server: invitation.address,
      cookie: invitation.cookie,
      account: invitation.inviter.email,
      name: invitation.inviter.friendlyName,
    })
  },
  mail: (session, { notice }) => session.say(mailMessage, 0, {}, notice),
}

/** Says an event to one client; called by the presence hub for every place of a person. */
export function receiveEvent(session: NotificationSession, event: PresenceEvent): void {
  const listen = listeners[event.kind] as (session: NotificationSession, event: PresenceEvent) => void
  listen(session, event)
}

/** Lines about a change, by form. */
const linesOfEvents = new Once<PresenceEvent, AnyForm, Buffer>()

function sayOnce(
  session: NotificationSession,
  line: Ladder<unknown>,
  event: PresenceEvent,
  values: () => object,
): void {
  const form = session.formFor(line)
  if (!form) return
  const write = (): Buffer => encode(form, 0, values() as Readonly<Record<string, unknown>>)
  session.connection.send(linesOfEvents.get(event, form, write))
}

/** Personal data of a view, by dialect and amount of detail: of one form's dialects some see more than others (msnp-wire §6.26). */
const personalData = new Once<PersonView, string, Buffer>()

/** S: `UBX online@local 1 89⏎<Data><PSM>…</PSM><CurrentMedia></CurrentMedia></Data>` */
function sayPersonalData(session: NotificationSession, person: PersonView): void {
  const form = session.formFor(personalDataShown)
  const { dialect } = session
  if (!form || dialect === undefined) return
  const endpoints = endpointsShownTo(session.profile)
  const write = (): Buffer =>
    encode(form, 0, addressValues(person.account.email), writePersonalData(person, { dialect, endpoints, own: false }))
  session.connection.send(personalData.get(person, `${dialect} ${endpoints}`, write))
}

/** S: `NOT 512⏎<NOTIFICATION …>`: the client fetches its address book again (msnp-wire §7.6). */
function sayBookChanged(session: NotificationSession): void {
  if (session.account)
    session.say(addressBookNotice, 0, {}, writeAddressBookNotice(session.account, session.context.now()))
}
