import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { type Digest, fingerprintsOf, makeLeaf, makeRoot } from './certificates/certificate.ts'
import { keepFile } from './certificates/files.ts'
import { keepKey } from './certificates/keys.ts'

/** A server's key and its certificate chain, in PEM. */
export interface ServerCertificate {
  readonly key: string
  /** Leaf first, then the root. */
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
}

/** Each leaf has a key of its own: what might leak in one engine must not open the other. */
const leafKinds: Readonly<Record<keyof CertificateAuthority['leaves'], { readonly bits: number; readonly digest: Digest }>> = {
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
 * @throws CertificateFault when a file is damaged, with what to do
 */
export async function openCertificateAuthority({ directory, names }: AuthorityOptions): Promise<CertificateAuthority> {
  const rootKey = await keepKey(join(directory, 'root-key'), 'root.key', 2048)
  const rootFile = join(directory, 'root.pem')
  const root = await keepFile(rootFile, () => makeRoot(rootKey), (pem) => belongsTo(pem, rootKey))
  const der = new X509Certificate(root).raw
  await keepFile(join(directory, 'root.cer'), () => der, (known) => known.equals(der))
  const leaf = async (kind: keyof typeof leafKinds): Promise<ServerCertificate> => {
    const { bits, digest } = leafKinds[kind]
    const key = await keepKey(directory, `${kind}.key`, bits)
    const certificate = await keepFile(
      join(directory, `${kind}.pem`),
      () => makeLeaf({ key, digest, names, root: { key: rootKey, certificate: root } }),
      (pem) => belongsTo(pem, key) && isIssuedBy(pem, root) && carries(pem, names),
    )
    return { key, chain: [certificate, root] }
  }
  const [engine, plain, named] = await Promise.all([leaf('engine'), leaf('plain'), leaf('named')])
  return {
    root: { pem: root, der, fingerprints: fingerprintsOf(root), file: join(directory, 'root.cer') },
    leaves: { engine, plain, named },
  }
}

function belongsTo(pem: string, key: string): boolean {
  return new X509Certificate(pem).checkPrivateKey(createPrivateKey(key))
}

function isIssuedBy(pem: string, root: string): boolean {
  return new X509Certificate(pem).checkIssued(new X509Certificate(root))
}

/** Does a certificate carry exactly these names, in this order? */
function carries(pem: string, names: readonly string[]): boolean {
  const wanted = names.map((name) => (isIP(name) === 0 ? `DNS:${name}` : `IP Address:${name}`)).join(', ')
  return new X509Certificate(pem).subjectAltName === wanted
}
