import { SoapFault } from '../soap/fault.ts'
import { readDate } from './dates.ts'

/** What a client asks for: everything, or what changed since it last asked (msnp-http §10.6). */
export interface DeltaRequest {
  readonly deltasOnly: boolean
  readonly since: number | undefined
}

export function readDeltaRequest(deltasOnly: string | undefined, lastChange: string | undefined): DeltaRequest {
  return { deltasOnly: deltasOnly?.trim().toLowerCase() === 'true', since: readDate(lastChange) }
}

/**
 * The moment from which changes are wanted; `undefined`: everything. A client that claims to know what has not happened yet has
 * somebody else's data, and is told to fetch all of it; third-party clients match these very words (msnp-http §10.6).
 *
 * @param version when the lists last changed
 */
export function changesSince(request: DeltaRequest, version: number): number | undefined | SoapFault<'FullSyncRequired'> {
  if (!request.deltasOnly || request.since === undefined) return undefined
  if (request.since > version)
    return new SoapFault('FullSyncRequired', 'Full sync required.  Details: Delta syncs disabled.')
  return request.since
}
