/** A command that could not do what it was asked: the message is one sentence that says what to do, and the exit status is 1. */
export class CommandFailure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CommandFailure'
  }
}
