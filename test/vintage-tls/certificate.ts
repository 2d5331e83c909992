import { generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'

export interface TestCertificate {
  readonly key: string
  readonly certificate: string
}

/** A self-signed SHA-1 certificate for localhost and 127.0.0.1, good from 1996 to 2037 as vintage-tls §5.2 wants. */
export function makeCertificate(bits: 512 | 1024 | 2048): TestCertificate {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const key = privateKey.export({ format: 'pem', type: 'pkcs1' }).toString()
  const signingKey = forge.pki.privateKeyFromPem(key)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(signingKey.n, signingKey.e)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date('1996-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2037-12-31T00:00:00Z')
  const name = [{ name: 'commonName', value: 'localhost' }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
      ],
    },
  ])
  certificate.sign(signingKey, forge.md.sha1.create())
  return { key, certificate: forge.pki.certificateToPem(certificate) }
}
