/** Why a client could not do what its owner asked. */
export type ClientErrorCode =
  | 'wrong-password'
  | 'ticket-refused'
  | 'cannot-connect'
  | 'certificate'
  | 'tls'
  | 'timed-out'
  | 'disconnected'
  | 'signed-in-elsewhere'
  | 'no-dialect'
  | 'refused'
  | 'unexpected-answer'
  | 'web'

/** A failure with one sentence that tells the owner of the client what to do about it. */
export class ClientError extends Error {
  readonly code: ClientErrorCode

  constructor(code: ClientErrorCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.name = 'ClientError'
    this.code = code
  }
}

const unreachable = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ECONNRESET',
])

const untrusted = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
])

/**
 * An error of a socket as a `ClientError`.
 *
 * @param place `127.0.0.1:1863`: where the client was connecting to.
 */
export function socketError(error: unknown, place: string): ClientError {
  if (error instanceof ClientError) return error
  const code = codeOf(error)
  if (unreachable.has(code))
    return new ClientError(
      'cannot-connect',
      `Nothing answers at ${place} (${code}): check the address, and that the service runs.`,
      error,
    )
  if (untrusted.has(code))
    return new ClientError(
      'certificate',
      `The certificate of ${place} is not signed by a root that this client trusts: give the service's root certificate.`,
      error,
    )
  if (code.startsWith('CERT_'))
    return new ClientError(
      'certificate',
      `The certificate of ${place} is no good (${code}): check the clock and the certificate.`,
      error,
    )
  const message = error instanceof Error ? error.message : String(error)
  return new ClientError('tls', `The secure connection to ${place} failed: ${message}`, error)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
