import { createHmac, randomBytes } from 'node:crypto'

/** Stands for a secret: `hidden:3f9c21d0` in brackets. ASCII, without blanks, so that it may stand wherever the secret stood. */
const label = /^\[hidden:[0-9a-f]{8}\]$/

/** Every label in a text. */
export const labelsIn = (text: string): readonly string[] => text.match(/\[hidden:[0-9a-f]{8}\]/g) ?? []

/**
 * Gives each secret a label: the same one for the same secret as long as this object lives, and nothing to be learnt from it without
 * a key that is kept nowhere.
 */
export class Labels {
  readonly #key = randomBytes(32)

  /** The label of a secret; a ticket of two parts keeps its shape, `t=…&p=…`, since clients take it apart (msnp-http §16.3). */
  of(secret: string): string {
    if (secret === '' || label.test(secret)) return secret
    const [, t, p] = /^t=([^&]*)&p=([\s\S]*)$/.exec(secret) ?? []
    if (t !== undefined && p !== undefined) return `t=${this.of(t)}&p=${this.of(p)}`
    return `[hidden:${createHmac('sha256', this.#key).update(secret, 'latin1').digest('hex').slice(0, 8)}]`
  }
}
