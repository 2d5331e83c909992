import { createPrivateKey, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { type Digest, fingerprintsOf, makeLeaf, makeRoot } from './certificates/certificate.ts'
import { damagedFile, missingRootKey } from './certificates/fault.ts'
import { readIfThere, replaceFile, writeOnce } from './certificates/files.ts'
import { keepKey } from './certificates/keys.ts'
import { carries, type LeafNames, leafNames } from './certificates/names.ts'

export { CertificateFault, type CertificateFaultCode } from './certificates/fault.ts'

/** A server's key and its certificate chain, in PEM. */
export interface ServerCertificate {
  readonly key: string
  /** Leaf first, then the root: in the window of an old browser it can so be looked at, and installed from there. */
  readonly chain: readonly [leaf: string, root: string]
}

/** The certificates of one installation (vintage-tls §5.2). */
export interface CertificateAuthority {
  readonly root: {
    readonly pem: string
    readonly der: Buffer
    readonly fingerprints: { readonly sha1: string; readonly sha256: string }
    /** The file to copy to a machine that shall trust this service. */
    readonly file: string
  }
  readonly leaves: {
    /** For the engine that serves systems before about 2005. Its key serves nothing else. */
    readonly engine: ServerCertificate
    /** For clients that do not name a host: XP with later updates, the Mac up to 10.5. */
    readonly plain: ServerCertificate
    /** For clients that do. */
    readonly named: ServerCertificate
  }
  /** What this opening has made, for the log. */
  readonly made: 'root' | 'leaves' | 'nothing'
}

type LeafKind = keyof CertificateAuthority['leaves']

/** Each leaf has a key of its own: what might leak in one engine must not open the other. */
const leafKinds: Readonly<Record<LeafKind, { readonly bits: number; readonly digest: Digest }>> = {
  engine: { bits: 1024, digest: 'sha1' },
  plain: { bits: 2048, digest: 'sha1' },
  named: { bits: 2048, digest: 'sha256' },
}

export interface AuthorityOptions {
  /** Made when it is not there; everything in it is readable by its owner alone. */
  readonly directory: string
  /** DNS names and IP addresses of the service; the first is the common name. */
  readonly names: readonly string[]
}

/**
 * Opens the certificate authority of an installation; at the first start it is made. Leaves are issued anew when the names have
 * changed; the root stays, so that machines that trust it go on doing so.
 *
 * The root's key lies in a folder of its own and is read only to issue: between changes of names it may be kept elsewhere.
 *
 * @throws CertificateFault when a file is damaged, a name cannot be one, or the root's key is needed and gone
 */
export async function openCertificateAuthority({ directory, names }: AuthorityOptions): Promise<CertificateAuthority> {
  const madeOutTo = leafNames(names)
  const fileOf = (name: string): string => join(directory, name)
  const keyOf = (kind: LeafKind) => keepKey(fileOf(`${kind}.key`), leafKinds[kind].bits)
  // A search for primes takes longer than all the rest of a first start: all four at once, on the thread pool.
  const [root, engineKey, plainKey, namedKey] = await Promise.all([
    openRoot(directory),
    keyOf('engine'),
    keyOf('plain'),
    keyOf('named'),
  ])
  let made: CertificateAuthority['made'] = root.made ? 'root' : 'nothing'
  const leaf = async (kind: LeafKind, key: string): Promise<ServerCertificate> => {
    const file = fileOf(`${kind}.pem`)
    const known = (await readIfThere(file))?.toString()
    if (known !== undefined && fits(readCertificate(file, known), root.certificate, key, madeOutTo)) {
      return { key, chain: [known, root.pem] }
    }
    const { digest } = leafKinds[kind]
    const pem = makeLeaf({ key, digest, madeOutTo, root: { key: await root.key(), certificate: root.pem } })
    await replaceFile(file, pem)
    if (made === 'nothing') made = 'leaves'
    return { key, chain: [pem, root.pem] }
  }
  const leaves = {
    engine: await leaf('engine', engineKey),
    plain: await leaf('plain', plainKey),
    named: await leaf('named', namedKey),
  }
  const der = root.certificate.raw
  if ((await readIfThere(fileOf('root.cer')))?.equals(der) !== true) await replaceFile(fileOf('root.cer'), der)
  return {
    root: { pem: root.pem, der, fingerprints: fingerprintsOf(root.pem), file: fileOf('root.cer') },
    leaves,
    made,
  }
}

interface OpenRoot {
  readonly pem: string
  readonly certificate: X509Certificate
  readonly made: boolean
  /** Reads the key that signs; rejects when it is not there any more. */
  readonly key: () => Promise<string>
}

async function openRoot(directory: string): Promise<OpenRoot> {
  const file = join(directory, 'root.pem')
  const keyFile = join(directory, 'root-key', 'root.key')
  const known = (await readIfThere(file))?.toString()
  const pem = known ?? (await writeOnce(file, makeRoot(await keepKey(keyFile, rootBits))))
  const certificate = readCertificate(file, pem)
  const key = async (): Promise<string> => {
    if ((await readIfThere(keyFile)) === undefined) throw missingRootKey(keyFile, directory)
    const text = await keepKey(keyFile, rootBits)
    if (!certificate.checkPrivateKey(createPrivateKey(text))) throw damagedFile(keyFile, `is not the key of ${file}`)
    return text
  }
  return { pem, certificate, made: known === undefined, key }
}

const rootBits = 2048

/** Is this leaf for this key and these names, and of this root? */
function fits(leaf: X509Certificate, root: X509Certificate, key: string, madeOutTo: LeafNames): boolean {
  return leaf.checkPrivateKey(createPrivateKey(key)) && leaf.verify(root.publicKey) && carries(leaf, madeOutTo)
}

function readCertificate(file: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw damagedFile(file, 'is not a certificate')
  }
}
