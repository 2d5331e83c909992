import { hash } from 'node:crypto'
import type { MacName } from './suites.ts'

/**
 * Every handshake message, over whose MD5 and SHA-1 both Finished messages vouch (RFC 2246 §7.4.9). Kept until then, some two
 * kilobytes, and hashed in one go: two running hashes and their copies cost several times as much.
 */
export class Transcript {
  #messages: Buffer[] = []

  /** A whole handshake message with its four-byte header; or a v2-format hello without its two length bytes. */
  add(message: Buffer): void {
    this.#messages.push(message)
  }

  /** The hash over all messages so far, and over what SSL 3.0 puts behind them. */
  digest(name: MacName, ...behind: readonly Buffer[]): Buffer {
    const whole = this.#messages.length === 1 ? (this.#messages[0] as Buffer) : Buffer.concat(this.#messages)
    this.#messages = [whole]
    return hash(name, behind.length === 0 ? whole : Buffer.concat([whole, ...behind]), 'buffer')
  }

  /** Lets the messages go when both Finished messages are exchanged. */
  forget(): void {
    this.#messages = []
  }
}
