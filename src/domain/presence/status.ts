/** Statuses that others see (msnp-wire §3.2). */
export const shownStatuses = ['NLN', 'BSY', 'IDL', 'BRB', 'AWY', 'PHN', 'LUN'] as const
export type ShownStatus = (typeof shownStatuses)[number]

/** A status that a person may choose: `HDN` is seen as offline by everybody else. */
export type Status = ShownStatus | 'HDN'

export function isShown(status: Status | undefined): status is ShownStatus {
  return status !== undefined && status !== 'HDN'
}

/**
 * What a client can do: one or two decimal numbers, kept as they were written (`1085276192:131088`). Opaque to the service
 * (msnp-wire §3.5).
 */
export interface Capabilities {
  readonly first: string
  readonly second: string | undefined
}

export const noCapabilities: Capabilities = { first: '0', second: undefined }

/**
 * Personal data by element name (`PSM`, `CurrentMedia`, `MachineGuid` …). Values are the bytes between the element's tags as the
 * owner's client wrote them (a binary string), never re-encoded (msnp-wire §6.25).
 */
export type PersonalData = Readonly<Record<string, string>>

export const noPersonalData: PersonalData = Object.freeze({})
