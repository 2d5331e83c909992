import { createPrivateKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { damagedFile } from './fault.ts'
import { readIfThere, writeOnce } from './files.ts'

const generate = promisify(generateKeyPair)

/**
 * The RSA key of a file; made, off the event loop, when the file is not there. PEM, PKCS#1, which every library reads.
 *
 * @throws CertificateFault when the file holds something else
 */
export async function keepKey(file: string, bits: number): Promise<string> {
  const pem = (await readIfThere(file))?.toString() ?? (await writeOnce(file, await makeKey(bits)))
  if (keyBits(pem) !== bits) throw damagedFile(file, `is not an RSA key of ${bits} bits`)
  return pem
}

async function makeKey(bits: number): Promise<string> {
  const { privateKey } = await generate('rsa', { modulusLength: bits, publicExponent: 65_537 })
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
}

/** The length of an RSA key; `undefined` for everything that is none. */
function keyBits(pem: string): number | undefined {
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'rsa' ? key.asymmetricKeyDetails?.modulusLength : undefined
  } catch {
    return undefined
  }
}
