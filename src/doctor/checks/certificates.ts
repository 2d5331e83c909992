import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateNames } from '../../identity/host-names.ts'
import { faultOfDates, missingNames } from '../certificate-faults.ts'
import { type Finding, fault, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

const leaves = ['engine', 'plain', 'named'] as const

/** Are the certificates on the disk valid, whole, of one root, and made out to every name that clients look up? */
export async function checkCertificates({ data, publicHost, running, now }: Patient): Promise<readonly Finding[]> {
  const folder = join(data, 'certificates')
  const root = await readCertificate(join(folder, 'root.pem'))
  if (root === undefined)
    return [warning(`There is no root certificate in ${folder} yet.`, `chrysalis serve --data ${data}`)]
  if (typeof root === 'string') return [fault(`${root}.`, `chrysalis backup restore latest --data ${data}`)]
  const rootDates = faultOfDates(root, now)
  if (rootDates !== undefined)
    return [
      fault(
        `The root certificate ${rootDates}.`,
        `set the clock if that is what is wrong; else mv ${folder} ${folder}.old, start again, and install the new root on every machine`,
      ),
    ]
  // A service that starts has its certificates made out to the address that holds then.
  const names = running ? [...certificateNames, publicHost] : certificateNames
  const found = await Promise.all(leaves.map((kind) => checkLeaf({ folder, kind, root, names, now })))
  const wrong = found.flatMap((finding) => finding ?? [])
  if (wrong.length > 0) return wrong
  const { fingerprint256, validTo } = root
  return [
    ok(
      `Root and ${leaves.length} certificates are whole, valid until ${validTo}, and made out to ${names.length} names.`,
      { fingerprint256, validTo, names },
    ),
  ]
}

async function checkLeaf(leaf: {
  readonly folder: string
  readonly kind: (typeof leaves)[number]
  readonly root: X509Certificate
  readonly names: readonly string[]
  readonly now: number
}): Promise<Finding | undefined> {
  const { folder, kind, root, names, now } = leaf
  const file = join(folder, `${kind}.pem`)
  const again = `rm ${file}   # and start the service again: it makes a new one`
  const certificate = await readCertificate(file)
  if (certificate === undefined) return warning(`${file} is not there yet.`, 'start the service again: it makes one')
  if (typeof certificate === 'string') return fault(`${certificate}.`, again)
  if (!certificate.verify(root.publicKey)) return fault(`${file} is not signed by the root beside it.`, again)
  const dates = faultOfDates(certificate, now)
  if (dates !== undefined) return fault(`${file} ${dates}.`, again)
  const missing = missingNames(certificate, names)
  if (missing.length > 0)
    return fault(
      `${file} is not made out to ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''}.`,
      again,
    )
  const key = await readFile(join(folder, `${kind}.key`)).catch(() => undefined)
  if (key === undefined) return fault(`The key of ${file} cannot be read.`, `ls -l ${folder}`)
  if (!isKeyOf(certificate, key)) return fault(`${kind}.key is not the key of ${file}.`, again)
  return undefined
}

/** @returns `undefined`: it is not there; a sentence without its full stop: it is there and cannot be used */
async function readCertificate(file: string): Promise<X509Certificate | string | undefined> {
  try {
    return new X509Certificate(await readFile(file))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    return code?.startsWith('E') && !code.startsWith('ERR_')
      ? `${file} cannot be read (${code})`
      : `${file} is not a certificate`
  }
}

function isKeyOf(certificate: X509Certificate, key: Buffer): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}
