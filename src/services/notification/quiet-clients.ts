import type { Ladder } from '../../protocol/ladder.ts'
import type { ClientProfile } from '../../protocol/profiles.ts'
import { mac8 } from '../../protocol/profiles.ts'
import {
  noMailMessage,
  ownPersonalData,
  ownPresence,
  policies,
  profileMessage,
  serviceStateSent,
} from './courtesies.ts'

/**
 * Lines that a client gets along without, so that it is not sent them: the seed shows Messenger for Mac 8.0.1 signing in with
 * none of these, and what it would make of them is not known (msnp-wire §11.8).
 */
const silent = new Map<ClientProfile, ReadonlySet<Ladder<unknown>>>([
  [
    mac8,
    new Set<Ladder<unknown>>([policies, serviceStateSent, profileMessage, noMailMessage, ownPersonalData, ownPresence]),
  ],
])

export function silences(profile: ClientProfile | undefined, line: Ladder<unknown>): boolean {
  return profile !== undefined && silent.get(profile)?.has(line) === true
}

/** Clients that read only the message and the media of others: the seed's `UBX` holds nothing else (msnp-wire §6.26). */
const withoutEndpoints: ReadonlySet<ClientProfile> = new Set([mac8])

export function endpointsShownTo(profile: ClientProfile | undefined): boolean {
  return profile === undefined || !withoutEndpoints.has(profile)
}
