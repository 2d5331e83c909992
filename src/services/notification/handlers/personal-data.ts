import type { PersonalData } from '../../../domain/presence/status.ts'
import { errors } from '../../../protocol/errors.ts'
import { parseCapabilities } from '../../../protocol/fields/capabilities.ts'
import { personalDataAccepted, setPersonalData } from '../../../protocol/notification/personal-data.ts'
import { type RawElement, readElements } from '../../../wire/xml/slices.ts'
import { messageToKeep } from '../personal-message.ts'
import type { SignedInSession } from '../session.ts'
import { onSignedIn } from './on.ts'

/** What a payload changes: first what must outlive the session, then what others are shown. */
interface Change {
  readonly keep?: Readonly<Record<string, string | undefined>> | undefined
  readonly show: () => void
}

/** What each root of a `UUX` payload changes (msnp-wire §6.25). */
const roots: Readonly<Record<string, (session: SignedInSession, children: readonly RawElement[]) => Change>> = {
  Data: ({ context: { hub }, endpoint: { person } }, children) => {
    const data = keepInner(children)
    return { keep: messageToKeep(person.personal, data), show: () => hub.changePersonalData(person, data) }
  },
  EndpointData: ({ context: { hub }, endpoint }, children) => {
    const capabilities = parseCapabilities(children.find((child) => child.name === 'Capabilities')?.inner ?? '')
    return { show: () => capabilities && hub.changeEndpoint(endpoint, { capabilities }) }
  },
  PrivateEndpointData: ({ context: { hub }, endpoint }, children) => ({
    show: () => hub.changeEndpoint(endpoint, { privateData: keepInner(children) }),
  }),
}

/**
 * C: `UUX 9 53⏎<Data><PSM></PSM><CurrentMedia></CurrentMedia></Data>` → S: `UUX 9 0`, to Messenger for Mac 8 `ACK 9 UUX`.
 * The answer goes out when the personal message is stored, and before anybody is told of it.
 */
const setData = onSignedIn([setPersonalData], async (command, session) => {
  // An empty payload clears nothing and says nothing; some clients send one.
  if (command.payload.length === 0) return session.say(personalDataAccepted, command.transaction, {})
  const read = readElements(command.payload, Object.keys(roots))
  const plan = read.ok ? roots[read.root] : undefined
  if (!read.ok || !plan) {
    session.connection.report(
      'warn',
      `UUX refused: ${read.ok ? `nothing is known of <${read.root}>` : read.fault.message}`,
    )
    return session.refuse(command, errors.invalidParameter)
  }
  const { keep, show } = plan(session, read.children)
  if (keep) await session.context.store.change(({ accounts }) => accounts.setSettings(session.account.id, keep))
  session.say(personalDataAccepted, command.transaction, {})
  show()
})

/** The elements by name, their bytes as they were sent. */
function keepInner(children: readonly RawElement[]): PersonalData {
  return Object.fromEntries(children.map(({ name, inner }) => [name, inner]))
}

export const personalDataHandlers = [setData]
