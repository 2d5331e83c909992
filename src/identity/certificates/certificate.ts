import { randomBytes, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import type { LeafNames } from './names.ts'

/** The hash that a certificate is signed with: systems before about 2008 know SHA-1 only (vintage-tls §5.2). */
export type Digest = 'sha1' | 'sha256'

/** A private key in PEM. */
export type KeyPem = string

/** Dead clocks are normal on old machines: valid from before they were built until the last year that 32 bits count. */
const notBefore = new Date('1996-01-01T00:00:00Z')
const notAfter = new Date('2037-12-31T23:59:59Z')

const organisation = { name: 'organizationName', value: 'Chrysalis' }

/** The root: a SHA-1 self-signature, which systems before Windows XP SP3 need and later ones do not look at. */
export function makeRoot(keyPem: KeyPem): string {
  const key = readKey(keyPem)
  const certificate = begin(key.publicKey)
  // The number tells the roots of two installations apart, for people in a list and for systems that look issuers up by name.
  const commonName = `Chrysalis Messenger Root ${randomBytes(4).toString('hex')}`
  const subject = [organisation, { name: 'commonName', value: commonName }]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ])
  certificate.sign(key.privateKey, forge.md.sha1.create())
  return forge.pki.certificateToPem(certificate)
}

/** What a leaf says, and who signs it. */
export interface LeafOrder {
  /** The leaf's own key; only its public half is used. */
  readonly key: KeyPem
  readonly root: { readonly key: KeyPem; readonly certificate: string }
  readonly digest: Digest
  readonly madeOutTo: LeafNames
}

/** A certificate for servers. No places to ask for revocation: old systems wait for them in vain (vintage-tls §5.2). */
export function makeLeaf({ key, root, digest, madeOutTo }: LeafOrder): string {
  const certificate = begin(readKey(key).publicKey)
  const issuer = forge.pki.certificateFromPem(root.certificate)
  certificate.setSubject([organisation, { name: 'commonName', value: madeOutTo.commonName }])
  certificate.setIssuer(issuer.subject.attributes)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        ...madeOutTo.names.map((value) => ({ type: 2, value })),
        ...madeOutTo.addresses.map((ip) => ({ type: 7, ip })),
      ],
    },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
  ])
  certificate.sign(readKey(root.key).privateKey, forge.md[digest].create())
  return forge.pki.certificateToPem(certificate)
}

function begin(publicKey: forge.pki.rsa.PublicKey): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = publicKey
  // Positive, and no longer than 16 bytes: old parsers take no more.
  const serial = randomBytes(15)
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  certificate.serialNumber = serial.toString('hex')
  certificate.validity.notBefore = notBefore
  certificate.validity.notAfter = notAfter
  return certificate
}

function readKey(pem: KeyPem): { privateKey: forge.pki.rsa.PrivateKey; publicKey: forge.pki.rsa.PublicKey } {
  const privateKey = forge.pki.privateKeyFromPem(pem)
  return { privateKey, publicKey: forge.pki.setRsaPublicKey(privateKey.n, privateKey.e) }
}

/** Fingerprints as systems of every age show them. */
export function fingerprintsOf(pem: string): { readonly sha1: string; readonly sha256: string } {
  const { fingerprint, fingerprint256 } = new X509Certificate(pem)
  return { sha1: fingerprint, sha256: fingerprint256 }
}
