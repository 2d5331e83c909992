import type { Dialect } from '../protocol/dialect.ts'
import type { StatusCode } from '../protocol/fields/status.ts'
import type { AnyForm } from '../protocol/form.ts'
import type { Ladder } from '../protocol/ladder.ts'
import { answerPolicies, askPolicies } from '../protocol/notification/alerts.ts'
import { askPage, pageShown } from '../protocol/notification/links.ts'
import { addToLists, listsAccepted } from '../protocol/notification/lists.ts'
import { personalDataAccepted, setPersonalData } from '../protocol/notification/personal-data.ts'
import { changeStatus2, changeStatus8, changeStatus9, statusChanged } from '../protocol/notification/presence.ts'
import { privacyChanged, propertyChanged, setPrivacy, setProperty } from '../protocol/notification/properties.ts'
import { renamedPerson, renamePerson } from '../protocol/notification/renames.ts'
import { reportVersion2, reportVersion4, versionAccepted } from '../protocol/notification/report.ts'
import { notifyUser, userNotified } from '../protocol/notification/user-to-user.ts'
import { lineFor } from '../protocol/profiles.ts'
import { keepText, writeUtf8 } from '../wire/text-token.ts'
import { escapeText } from '../wire/xml/writer.ts'
import type { Connection } from './connection.ts'
import { ClientError, type ClientErrorCode } from './errors.ts'
import type { ClientProfile, Step } from './profiles/profile.ts'
import { type RosterEntry, writeInitialLists } from './roster.ts'

/** What the owner has set: it goes to the service while signing in. */
export interface OwnState {
  readonly email: string
  /** Plain text. */
  readonly name: string
  readonly privacy: 'AL' | 'BL'
  readonly status: StatusCode
  readonly personalMessage: string
}

/** One connection, seen through a client's profile. */
export interface Speaker {
  readonly connection: Connection
  readonly profile: ClientProfile
}

/** UUN type 8: to one's own other endpoints (msnp-wire §6.27), with the very words of the Mac (the seed). */
const toOwnEndpoints = 8
const harmlessText = Buffer.from('ignore me')

/** Does what the profile does between its lists and the idle connection, each step after the answer to the one before. */
export async function dance(speaker: Speaker, me: OwnState, roster: readonly RosterEntry[]): Promise<void> {
  for (const step of speaker.profile.afterLists) await perform(step, speaker, me, roster)
}

async function perform(step: Step, speaker: Speaker, me: OwnState, roster: readonly RosterEntry[]): Promise<void> {
  const { connection, profile } = speaker
  const { capabilities, place } = profile
  if (typeof step === 'object') {
    const values = { service: step.page, parameter: step.parameter }
    await connection.ask(askPage, values, answerFor(speaker, pageShown))
    return
  }
  switch (step) {
    case 'upload-lists':
      for (const lists of writeInitialLists(roster))
        await connection.ask(addToLists, {}, answerFor(speaker, listsAccepted), Buffer.from(lists, 'utf8'))
      return
    case 'name':
      return await setName(speaker, me)
    case 'privacy':
      await connection.ask(setPrivacy, { privacy: me.privacy }, answerFor(speaker, privacyChanged))
      return
    case 'status':
      return await setStatus(speaker, me.status)
    case 'personal-data':
      return await setPersonalMessage(speaker, me.personalMessage)
    case 'report': {
      const form = connection.dialect >= reportVersion4.since ? reportVersion4 : reportVersion2
      const { codebase, ...report } = profile.report
      const branch = form === reportVersion4 ? { codebase } : {}
      await connection.ask(form, { ...report, ...branch }, versionAccepted)
      return
    }
    case 'policies':
      await connection.ask(askPolicies, { fileName: 'Shields.xml' }, answerPolicies)
      return
    case 'endpoint-data': {
      if (capabilities === undefined) return
      const { first, second } = capabilities
      const pair = second === undefined ? first : `${first}:${second}`
      return await upload(speaker, `<EndpointData><Capabilities>${pair}</Capabilities></EndpointData>`)
    }
    case 'private-endpoint-data': {
      if (place === undefined) return
      const idle = place.tellsState ? '<Idle>false</Idle>' : ''
      const state = place.tellsState ? `<State>${me.status}</State>` : ''
      const name = `<EpName>${escapeText(place.name)}</EpName>`
      const data = `${name}${idle}<ClientType>${place.type}</ClientType>${state}`
      return await upload(speaker, `<PrivateEndpointData>${data}</PrivateEndpointData>`)
    }
    case 'notify-self': {
      const values = { to: { account: me.email, endpoint: undefined }, purpose: toOwnEndpoints }
      await connection.ask(notifyUser, values, answerFor(speaker, userNotified), harmlessText)
      return
    }
    case 'numbered-ping':
      return connection.sendNumberedPing()
  }
}

/** UUN type 4: sign out (msnp-wire §6.27). */
export const signOutThere = 4

/**
 * `UUN n me[;{guid}] 4`: the place that is named leaves, or all others. What it says of itself is the genuine client's: one word for
 * one place, another for all.
 */
export async function signOutPlaces(speaker: Speaker, email: string, endpoint?: string): Promise<void> {
  const values = { to: { account: email, endpoint }, purpose: signOutThere }
  const words = Buffer.from(endpoint === undefined ? 'gtfo' : 'goawyplzthxbye')
  await speaker.connection.ask(notifyUser, values, answerFor(speaker, userNotified), words)
}

/** `PRP n MFN name`, before MSNP10 `REA n alice@example.com name` (msnp-wire §6.12, §6.17) */
export async function setName(speaker: Speaker, { email, name }: Pick<OwnState, 'email' | 'name'>): Promise<void> {
  const text = keepText(encodeName(name))
  if (speaker.connection.dialect <= renamePerson.until) {
    await speaker.connection.ask(renamePerson, { account: email, name: text }, renamedPerson)
    return
  }
  const values = { key: 'MFN', value: text }
  await speaker.connection.ask(setProperty, values, answerFor(speaker, propertyChanged))
}

/** `CHG n status capabilities`. The answer has to be the same line (msnp-wire §6.23). */
export async function setStatus(speaker: Speaker, status: StatusCode): Promise<void> {
  const { connection, profile } = speaker
  const { capabilities } = profile
  const answer = await connection.ask(statusForm(connection.dialect), { status, capabilities }, statusChanged)
  const written = capabilities && changeStatus9.fields.capabilities.field.encode(capabilities)
  const sent = written === undefined ? status : `${status} ${written}`
  const came = answer.tokens.slice(1).join(' ')
  if (came !== sent)
    throw deviation('unexpected-answer', `CHG is answered "${came}", where "${sent}" was sent and is due.`)
}

function statusForm(dialect: Dialect) {
  if (dialect <= changeStatus2.until) return changeStatus2
  return dialect <= changeStatus8.until ? changeStatus8 : changeStatus9
}

/** `UUX n length` with `<Data>`. */
export async function setPersonalMessage(speaker: Speaker, message: string): Promise<void> {
  const { personalData, machine } = speaker.profile
  const more = personalData.map((name) => `<${name}>${name === 'MachineGuid' ? `{${machine}}` : ''}</${name}>`)
  await upload(speaker, `<Data><PSM>${escapeText(message)}</PSM><CurrentMedia></CurrentMedia>${more.join('')}</Data>`)
}

async function upload(speaker: Speaker, xml: string): Promise<void> {
  await speaker.connection.ask(setPersonalData, {}, answerFor(speaker, personalDataAccepted), Buffer.from(xml, 'utf8'))
}

/** How the service is due to answer this client. */
export function answerFor<V>({ connection, profile }: Speaker, ladder: Ladder<V>): AnyForm {
  const form = lineFor(ladder, connection.dialect, profile.answers)
  if (form === undefined) throw deviation('no-dialect', `MSNP${connection.dialect} has no "${ladder.name}".`)
  return form
}

function deviation(code: ClientErrorCode, sentence: string): ClientError {
  return new ClientError(code, sentence)
}

/** Only what would break the line is encoded, in UTF-8: `hey@vito.io` stays as it is (the seed; msnp-wire §2.3). */
export function encodeName(name: string): string {
  return writeUtf8(name).replace(
    /[\x00-\x20%\x7f-\xff]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
