export type CertificateFaultCode =
  /** A file is not what it should be, or cannot be read. */
  | 'ERR_CERTIFICATE_FILE'
  /** The root's key is needed and not there. */
  | 'ERR_ROOT_KEY_MISSING'
  /** A name or address that no certificate can carry. */
  | 'ERR_CERTIFICATE_NAME'

/** What the certificate authority cannot go on with; the message is one sentence that says what to do. */
export class CertificateFault extends Error {
  readonly code: CertificateFaultCode

  constructor(code: CertificateFaultCode, sentence: string) {
    super(sentence)
    this.name = 'CertificateFault'
    this.code = code
  }
}

/** A file that is not what it should be. The root is never replaced unasked: every client's machine trusts that very one. */
export const damagedFile = (file: string, trouble: string): CertificateFault =>
  new CertificateFault(
    'ERR_CERTIFICATE_FILE',
    `${file} ${trouble}: put it back from a backup, or delete it to have a new one made (a new root has to be installed on ` +
      'every client’s machine)',
  )

export const missingRootKey = (file: string, directory: string): CertificateFault =>
  new CertificateFault(
    'ERR_ROOT_KEY_MISSING',
    `certificates have to be issued and the root's key is not there: put it back at ${file}, or delete ${directory} to begin ` +
      'with a new root, which then has to be installed on every client’s machine',
  )
