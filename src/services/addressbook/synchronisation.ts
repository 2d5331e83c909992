import type { Account } from '../../domain/account.ts'
import type { XmlElement } from '../../wire/xml/element.ts'
import { SoapFault } from '../soap/fault.ts'
import { readDate } from './dates.ts'
import { readBoolean } from './values.ts'

/** What a client says it has: nothing, or everything up to a moment (msnp-http §10.6). */
export type Synchronisation =
  | { readonly kind: 'everything' }
  | { readonly kind: 'changes'; readonly since: number }
  /** Changes since something that is no moment. */
  | { readonly kind: 'unreadable' }

/** Reads `deltasOnly` and `lastChange`, which the paged operation spells `DeltasOnly` and `LastChanged`. */
export function readSynchronisation(element: XmlElement | undefined): Synchronisation {
  const deltasOnly = element?.textOf('deltasOnly') ?? element?.textOf('DeltasOnly') ?? ''
  if (!readBoolean(deltasOnly)) return { kind: 'everything' }
  const since = readDate(element?.textOf('lastChange') ?? element?.textOf('LastChanged') ?? '')
  if (since === undefined) return { kind: 'unreadable' }
  // The year 1: the client has nothing yet.
  return since <= 0 ? { kind: 'everything' } : { kind: 'changes', since }
}

/**
 * From which moment on an answer has to tell changes; `undefined`: it has to tell everything.
 *
 * A client whose moment lies before the account was made or after its last change has it from another life of this service, whose
 * deletions nobody knows: it has to start again. Some clients match the words of the fault, its two blanks included
 * (msnp-http §10.6, §13).
 *
 * @param latest when these lists last changed, milliseconds since 1970
 */
export function changesSince(
  synchronisation: Synchronisation,
  account: Account,
  latest: number,
): number | undefined | SoapFault<'FullSyncRequired'> {
  if (synchronisation.kind === 'everything') return undefined
  const { since } = synchronisation.kind === 'changes' ? synchronisation : { since: Number.POSITIVE_INFINITY }
  // Clients may cut the moment that they were given to whole seconds.
  const first = Math.floor(account.createdAt / 1000) * 1000
  if (since >= first && since <= latest) return since
  return new SoapFault('FullSyncRequired', 'Full sync required.  Details: Delta syncs disabled.')
}
