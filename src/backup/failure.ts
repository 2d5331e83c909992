/** Why a backup could not be made, read or put back: one sentence that says what to do. */
export class BackupFailure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BackupFailure'
  }
}
