/**
 * What can go wrong with the store that is not an answer: a caller's mistake, or a data directory that cannot be used. Each has a
 * code for programs and one sentence for people that says what to do.
 */
export type StoreErrorCode =
  | 'no-such-account'
  | 'no-such-contact'
  | 'no-such-group'
  | 'contact-exists'
  | 'group-exists'
  | 'store-busy'
  | 'store-unusable'
  | 'newer-schema'
  | 'half-restored'
  | 'nested-call'
  | 'outside-transaction'
  | 'read-only'

export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}
