import { createHash, type Hash } from 'node:crypto'

/** The running MD5 and SHA-1 over every handshake message, which both Finished messages vouch for (RFC 2246 §7.4.9). */
export class Transcript {
  readonly #md5: Hash = createHash('md5')
  readonly #sha1: Hash = createHash('sha1')

  /** A whole handshake message with its four-byte header; or a v2-format hello without its two length bytes. */
  add(message: Buffer): void {
    this.#md5.update(message)
    this.#sha1.update(message)
  }

  /** Both hashes as they are now, to go on from without disturbing the transcript. */
  fork(): { readonly md5: Hash; readonly sha1: Hash } {
    return { md5: this.#md5.copy(), sha1: this.#sha1.copy() }
  }
}
