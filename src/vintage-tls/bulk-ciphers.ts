import { createCipheriv, createDecipheriv } from 'node:crypto'
import { Rc2Cbc } from './rc2.ts'
import { Rc4 } from './rc4.ts'
import { type CipherName, cipherShapes } from './suites.ts'

/** A cipher whose state goes on from record to record, as SSL 3.0 and TLS 1.0 chain them (RFC 2246 §6.2.3.2). */
export interface BulkCipher {
  /** 0 for a stream cipher. */
  readonly blockLength: number
  /** Whole blocks only; returns new memory and leaves `input` alone. */
  transform(input: Buffer): Buffer
}

export type Direction = 'encrypt' | 'decrypt'

type Maker = (key: Buffer, iv: Buffer, direction: Direction) => { transform(input: Buffer): Buffer }

const fromNode =
  (algorithm: string): Maker =>
  (key, iv, direction) => {
    const cipher = direction === 'encrypt' ? createCipheriv(algorithm, key, iv) : createDecipheriv(algorithm, key, iv)
    // The record layer pads by itself; and without padding update() gives back every block at once.
    cipher.setAutoPadding(false)
    return { transform: (input) => cipher.update(input) }
  }

const tripleDes = fromNode('des-ede3-cbc')

const makers: Record<CipherName, Maker> = {
  rc4: (key) => new Rc4(key),
  rc2: (key, iv, direction) => new Rc2Cbc(key, iv, direction),
  // node:crypto has lost single DES; 3DES with three equal keys is the same function (vintage-tls §2).
  des: (key, iv, direction) => tripleDes(Buffer.concat([key, key, key]), iv, direction),
  '3des': tripleDes,
  aes128: fromNode('aes-128-cbc'),
  aes256: fromNode('aes-256-cbc'),
}

/** Makes one direction of a connection's cipher; `key` and `iv` have the lengths of `cipherShapes[name]`. */
export function createBulkCipher(name: CipherName, key: Buffer, iv: Buffer, direction: Direction): BulkCipher {
  const cipher = makers[name](key, iv, direction)
  return { blockLength: cipherShapes[name].blockLength, transform: (input) => cipher.transform(input) }
}
