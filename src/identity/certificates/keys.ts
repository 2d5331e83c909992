import { createPrivateKey, generateKeyPair } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { keepFile } from './files.ts'

const generate = promisify(generateKeyPair)

/** An RSA key in a file of its own, made off the event loop when it is not there. PEM, PKCS#1, which every library reads. */
export function keepKey(directory: string, name: string, bits: number): Promise<string> {
  return keepFile(
    join(directory, name),
    async () => {
      const { privateKey } = await generate('rsa', { modulusLength: bits, publicExponent: 65537 })
      return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    },
    (pem) => createPrivateKey(pem).asymmetricKeyDetails?.modulusLength === bits,
  )
}
