import { decode, isMismatch } from '../protocol/codec.ts'
import type { Dialect } from '../protocol/dialect.ts'
import { normaliseEndpoint } from '../protocol/fields/endpoint.ts'
import type { StatusCode } from '../protocol/fields/status.ts'
import type { AnyForm, CommandOf } from '../protocol/form.ts'
import {
  addedByPerson2,
  addedByPerson10,
  removedByPerson2,
  removedByPerson10,
} from '../protocol/notification/list-edits.ts'
import { addedYou, removedYou } from '../protocol/notification/lists.ts'
import { personalData11, personalData14, personalData18 } from '../protocol/notification/personal-data.ts'
import * as presence from '../protocol/notification/presence.ts'
import { signedOut } from '../protocol/notification/sign-out.ts'
import { ring2, ring13, ring14 } from '../protocol/notification/switchboard-calls.ts'
import { notifiedBy } from '../protocol/notification/user-to-user.ts'
import type { Frame } from '../wire/frame.ts'
import { decodeText } from '../wire/text-token.ts'
import { parseXml } from '../wire/xml/parser.ts'

/** One place where the owner is signed in. */
export interface Place {
  /** Lower case with dashes. */
  readonly endpoint: string
  /** `EpName`: what the computer is called; empty until it has said so. */
  readonly name: string
}

/** What the notification server says unasked, in the terms of the client. Text is plain. */
export type Push =
  | {
      readonly kind: 'presence'
      readonly email: string
      readonly status: StatusCode
      readonly name: string
      /** True: the line carries an msnobj, be it an empty one. */
      readonly carriesPicture: boolean
    }
  | { readonly kind: 'offline'; readonly email: string }
  | {
      readonly kind: 'personal-data'
      readonly email: string
      readonly message: string
      /** Where the owner is signed in, as only their own places are told (msnp-wire §6.26). */
      readonly places: readonly Place[]
    }
  | { readonly kind: 'signed-out'; readonly reason: string | undefined }
  | {
      readonly kind: 'ring'
      readonly session: number
      readonly server: string
      readonly cookie: string
      readonly email: string
      readonly name: string
    }
  /** By whom says the payload from MSNP13 on, and the line before. */
  | { readonly kind: 'added' | 'removed'; readonly payload: Buffer; readonly email?: string }
  /** `UBN` (msnp-wire §6.27). */
  | { readonly kind: 'notified'; readonly email: string; readonly purpose: number; readonly payload: Buffer }
  | { readonly kind: 'other' }
  /** A line that does not read as the grammar says: a fault of the server. */
  | { readonly kind: 'unreadable' }

type Read = (frame: Frame, dialect: Dialect) => Push

const initialForms = [
  presence.initialPresence2,
  presence.initialPresence8,
  presence.initialPresence9,
  presence.initialPresence14,
  presence.initialPresence16,
  presence.initialPresenceMac8,
] as const

const changedForms = [
  presence.presence2Changed,
  presence.presence8Changed,
  presence.presence9Changed,
  presence.presence14Changed,
  presence.presence16Changed,
  presence.presenceMac8Changed,
  presence.presence18Changed,
] as const

const offlineForms = [presence.offline2, presence.offline14, presence.offline16, presence.offline18] as const
const personalDataForms = [personalData11, personalData14, personalData18] as const
const ringForms = [ring2, ring13, ring14] as const

const unreadable: Push = { kind: 'unreadable' }
const other: Push = { kind: 'other' }

/** By verb; every other verb is `other`. */
const readers: Readonly<Record<string, Read>> = {
  ILN: (frame, dialect) => readPresence(frame, firstThatFits(initialForms, frame, dialect)),
  NLN: (frame, dialect) => readPresence(frame, firstThatFits(changedForms, frame, dialect)),
  FLN: (frame, dialect) => {
    const command = firstThatFits(offlineForms, frame, dialect)
    return command === undefined ? unreadable : { kind: 'offline', email: accountOf(command) }
  },
  UBX: (frame, dialect) => {
    const command = firstThatFits(personalDataForms, frame, dialect)
    if (command === undefined) return unreadable
    return { kind: 'personal-data', email: accountOf(command), ...readPersonalData(command.payload) }
  },
  OUT: (frame, dialect) => {
    const command = firstThatFits([signedOut], frame, dialect)
    return command === undefined ? unreadable : { kind: 'signed-out', reason: command.reason }
  },
  RNG: (frame, dialect) => {
    const command = firstThatFits(ringForms, frame, dialect)
    if (command === undefined) return unreadable
    const { session, server, cookie, account, name } = command
    return { kind: 'ring', session, server, cookie, email: account, name: decodeText(name) }
  },
  ADL: (frame, dialect) => {
    const command = firstThatFits([addedYou], frame, dialect)
    return command === undefined ? unreadable : { kind: 'added', payload: command.payload }
  },
  UBN: (frame, dialect) => {
    const command = firstThatFits([notifiedBy], frame, dialect)
    if (command === undefined) return unreadable
    return { kind: 'notified', email: command.sender.account, purpose: command.purpose, payload: command.payload }
  },
  ADD: (frame, dialect) => readListChange('added', firstThatFits([addedByPerson2], frame, dialect)),
  ADC: (frame, dialect) => readListChange('added', firstThatFits([addedByPerson10], frame, dialect)),
  REM: (frame, dialect) =>
    readListChange('removed', firstThatFits([removedByPerson2, removedByPerson10], frame, dialect)),
  RML: (frame, dialect) => {
    const command = firstThatFits([removedYou], frame, dialect)
    return command === undefined ? unreadable : { kind: 'removed', payload: command.payload }
  },
}

export function readPush(frame: Frame, dialect: Dialect): Push {
  return readers[frame.verb]?.(frame, dialect) ?? other
}

function firstThatFits<T extends AnyForm>(
  forms: readonly T[],
  frame: Frame,
  dialect: Dialect,
): CommandOf<T> | undefined {
  for (const form of forms) {
    if (dialect < form.since || dialect > form.until) continue
    const command = decode(form, frame)
    if (!isMismatch(command)) return command
  }
  return undefined
}

function readListChange(
  kind: 'added' | 'removed',
  command: { readonly account: string; readonly payload: Buffer } | undefined,
): Push {
  return command === undefined ? unreadable : { kind, payload: command.payload, email: command.account }
}

type Addressed = { readonly account: string } | { readonly address: { readonly account: string } }

function accountOf(command: Addressed): string {
  return 'address' in command ? command.address.account : command.account
}

type Present = Addressed & { readonly status: StatusCode; readonly name: string }

function readPresence(frame: Frame, command: Present | undefined): Push {
  if (command === undefined) return unreadable
  const { status, name } = command
  const carriesPicture = frame.tokens.some((token) => /^%3Cmsnobj/i.test(token))
  return { kind: 'presence', email: accountOf(command), status, name: decodeText(name), carriesPicture }
}

const personalDataLimits = { bytes: 16 * 1024, depth: 6, elements: 200, attributes: 8, namespaces: 4 }

/** Of `<Data>`; empty when there is nothing in it, or when it is not XML: it is the other person's business then. */
function readPersonalData(payload: Buffer): { readonly message: string; readonly places: readonly Place[] } {
  const parsed = parseXml(payload, personalDataLimits)
  if (!parsed.ok) return { message: '', places: [] }
  const places = parsed.root.childrenNamed('PrivateEndpointData').flatMap((element) => {
    const endpoint = normaliseEndpoint(element.attribute('id') ?? '')
    return endpoint === undefined ? [] : [{ endpoint, name: element.textOf('EpName') ?? '' }]
  })
  return { message: parsed.root.textOf('PSM') ?? '', places }
}
