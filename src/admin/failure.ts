/**
 * Every way in which a command of the owner can fail, with the HTTP status that says it. The command line prints the message and
 * exits with 1; the API answers `{ code, message }`.
 */
export const failureStatus = {
  'bad-input': 400,
  'signed-out': 401,
  forbidden: 403,
  'not-found': 404,
  'wrong-method': 405,
  conflict: 409,
  'too-large': 413,
  'wrong-type': 415,
  refused: 422,
  'too-many': 429,
  fault: 500,
  'not-running': 503,
} as const

export type FailureCode = keyof typeof failureStatus

/** A command that could not do what it was asked: the message is one sentence that says what to do. */
export class AdminFailure extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, message: string) {
    super(message)
    this.name = 'AdminFailure'
    this.code = code
  }
}
