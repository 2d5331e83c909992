import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  type CertificateAuthority,
  CertificateFault,
  openCertificateAuthority,
} from '../../src/identity/certificate-authority.ts'
import { certificateNames, hostNames, isServiceHost, passportHost } from '../../src/identity/host-names.ts'

const names = [...certificateNames, 'messenger.example', '192.0.2.7']
const directories: string[] = []
const newDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'chrysalis-certificates-'))
  directories.push(directory)
  return directory
}

let directory = ''
let authority: CertificateAuthority
before(async () => {
  directory = await newDirectory()
  authority = await openCertificateAuthority({ directory, names })
})
after(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true })
})

const kinds = ['engine', 'plain', 'named'] as const
const leafOf = (kind: (typeof kinds)[number], of = authority) => new X509Certificate(of.leaves[kind].chain[0])

test('the root is what old and new systems take: SHA-1 over RSA-2048, an authority, 1996 to 2037', () => {
  const root = new X509Certificate(authority.root.pem)
  assert.equal(authority.made, 'root')
  assert.equal(root.ca, true)
  assert.equal(root.publicKey.asymmetricKeyDetails?.modulusLength, 2048)
  assert.equal(root.verify(root.publicKey), true)
  assert.equal(root.validFromDate.toISOString(), '1996-01-01T00:00:00.000Z')
  assert.equal(root.validToDate.toISOString(), '2037-12-31T23:59:59.000Z')
  assert.match(root.subject, /^O=Chrysalis\nCN=Chrysalis Messenger Root [\da-f]{8}$/)
  assert.equal(root.signatureAlgorithm, 'sha1WithRSAEncryption')
  assert.deepEqual(authority.root.fingerprints, { sha1: root.fingerprint, sha256: root.fingerprint256 })
})

test('three leaves have three keys, their own sizes and digests, and the same years', () => {
  const asked = { engine: [1024, 'sha1'], plain: [2048, 'sha1'], named: [2048, 'sha256'] } as const
  for (const kind of kinds) {
    const leaf = leafOf(kind)
    const [bits, digest] = asked[kind]
    assert.equal(leaf.publicKey.asymmetricKeyDetails?.modulusLength, bits)
    assert.equal(leaf.publicKey.asymmetricKeyDetails?.publicExponent, 65_537n)
    assert.equal(leaf.signatureAlgorithm, `${digest}WithRSAEncryption`)
    assert.equal(leaf.checkPrivateKey(createPrivateKey(authority.leaves[kind].key)), true)
    assert.equal(leaf.validFromDate.getUTCFullYear(), 1996)
    assert.equal(leaf.validToDate.getUTCFullYear(), 2037)
    assert.ok(leaf.serialNumber.length <= 32 && /^[4-7]/.test(leaf.serialNumber), 'positive, at most 16 bytes')
    assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'], 'for servers')
    assert.equal(leaf.infoAccess, undefined, 'no place to ask for revocation')
  }
  assert.equal(new Set(kinds.map((kind) => authority.leaves[kind].key)).size, 3)
})

test('every leaf is for every host of msnp-http §2 and for the public ones, and its common name is the nexus host', () => {
  for (const kind of kinds) {
    const leaf = leafOf(kind)
    assert.match(leaf.subject, new RegExp(`CN=${passportHost}$`))
    for (const { name } of hostNames) {
      const asked = name.replace('*', 'any')
      assert.equal(leaf.checkHost(asked), name.startsWith('*') ? name : asked, asked)
    }
    assert.equal(leaf.checkHost('messenger.example'), 'messenger.example')
    assert.equal(leaf.checkIP('192.0.2.7'), '192.0.2.7')
    assert.equal(leaf.checkHost('www.example.com'), undefined)
  }
})

const openssl = spawnSync('openssl', ['version']).status === 0
test('openssl follows the chain, strictly', { skip: openssl ? false : 'no openssl command here' }, async () => {
  const root = join(directory, 'root.pem')
  for (const kind of kinds) {
    const options = ['verify', '-x509_strict', '-auth_level', '0', '-purpose', 'sslserver', '-CAfile', root]
    const verdict = execFileSync('openssl', [...options, join(directory, `${kind}.pem`)], { encoding: 'utf8' })
    assert.match(verdict, /: OK$/m)
  }
  const text = execFileSync('openssl', ['x509', '-in', join(directory, 'plain.pem'), '-noout', '-text'], {
    encoding: 'utf8',
  })
  assert.doesNotMatch(text, /CRL Distribution|Authority Information Access/)
  const der = execFileSync('openssl', ['asn1parse', '-in', join(directory, 'plain.pem')], { encoding: 'utf8' })
  assert.doesNotMatch(der, /UTF8STRING|GENERALIZEDTIME/, 'names and times in the forms of 1996')
})

test('only the owner may read what was made, and nothing half-written stays behind', async () => {
  const found = (await readdir(directory, { recursive: true })).sort()
  const files = found.filter((name) => name !== 'root-key')
  const expected = [
    'engine.key',
    'engine.pem',
    'named.key',
    'named.pem',
    'plain.key',
    'plain.pem',
    'root-key',
    join('root-key', 'root.key'),
    'root.cer',
    'root.pem',
  ]
  assert.deepEqual(found, expected)
  if (process.platform === 'win32') return
  for (const file of files) assert.equal((await stat(join(directory, file))).mode & 0o777, 0o600, file)
  assert.equal((await stat(join(directory, 'root-key'))).mode & 0o777, 0o700)
})

test('root.cer is the root in DER, as systems install it', async () => {
  assert.equal(authority.root.file, join(directory, 'root.cer'))
  assert.deepEqual(await readFile(authority.root.file), authority.root.der)
  assert.equal(authority.root.der.readUInt8(0), 0x30)
})

test('a second start finds everything as it was', async () => {
  const again = await openCertificateAuthority({ directory, names: [...names].reverse().sort(byPassportFirst) })
  assert.equal(again.made, 'nothing')
  assert.deepEqual({ ...again, made: '' }, { ...authority, made: '' })
})

test('when names change, leaves are issued anew for the same keys by the same root; IPv6 is a name like others', async () => {
  const directory = await newDirectory()
  const first = await openCertificateAuthority({ directory, names: ['a.example', '192.0.2.7'] })
  const second = await openCertificateAuthority({
    directory,
    names: ['a.example', '192.0.2.8', '2001:DB8:0:0::1', 'Bücher.example'],
  })
  assert.equal(second.made, 'leaves')
  assert.equal(second.root.pem, first.root.pem)
  for (const kind of kinds) {
    assert.equal(second.leaves[kind].key, first.leaves[kind].key)
    const leaf = leafOf(kind, second)
    assert.equal(leaf.checkIP('192.0.2.7'), undefined)
    assert.equal(leaf.checkIP('192.0.2.8'), '192.0.2.8')
    assert.equal(leaf.checkIP('2001:db8::1'), '2001:db8::1')
    assert.equal(leaf.checkHost('xn--bcher-kva.example'), 'xn--bcher-kva.example')
    assert.equal(leaf.verify(new X509Certificate(first.root.pem).publicKey), true)
  }
  const third = await openCertificateAuthority({
    directory,
    names: ['a.example', '192.0.2.8', '2001:db8::1', 'bücher.example'],
  })
  assert.equal(third.made, 'nothing')
  const otherFirst = await openCertificateAuthority({
    directory,
    names: ['bücher.example', '192.0.2.8', '2001:db8::1', 'a.example'],
  })
  assert.match(leafOf('plain', otherFirst).subject, /CN=xn--bcher-kva.example$/)
})

test('the root’s key may be kept elsewhere until names change, and is never replaced unasked', async () => {
  const directory = await newDirectory()
  const first = await openCertificateAuthority({ directory, names: ['a.example'] })
  const key = join(directory, 'root-key', 'root.key')
  await rename(key, `${key}.elsewhere`)
  assert.equal((await openCertificateAuthority({ directory, names: ['a.example'] })).made, 'nothing')
  await rejectsWith(openCertificateAuthority({ directory, names: ['b.example'] }), 'ERR_ROOT_KEY_MISSING', key)
  // A key, but another one.
  await writeFile(key, first.leaves.plain.key)
  await rejectsWith(openCertificateAuthority({ directory, names: ['b.example'] }), 'ERR_CERTIFICATE_FILE', key)
  await rename(`${key}.elsewhere`, key)
  const moved = await openCertificateAuthority({ directory, names: ['b.example'] })
  assert.equal(moved.root.pem, first.root.pem)
})

for (const file of ['root.pem', 'plain.pem', 'engine.key', 'named.key']) {
  test(`a damaged ${file} is a fault that names it and says what to do, and is left as it is`, async () => {
    const directory = await newDirectory()
    await openCertificateAuthority({ directory, names: ['a.example'] })
    const path = join(directory, file)
    const half = (await readFile(path, 'utf8')).slice(0, 200)
    await writeFile(path, half)
    const fault = await rejectsWith(
      openCertificateAuthority({ directory, names: ['a.example'] }),
      'ERR_CERTIFICATE_FILE',
      path,
    )
    assert.match(fault.message, /put it back from a backup, or delete it/)
    assert.equal(await readFile(path, 'utf8'), half)
  })
}

test('a start that was cut short is taken up where it ended', async () => {
  const directory = await newDirectory()
  const first = await openCertificateAuthority({ directory, names: ['a.example'] })
  for (const file of ['root.cer', 'plain.pem', 'named.key', 'named.pem']) await rm(join(directory, file))
  const second = await openCertificateAuthority({ directory, names: ['a.example'] })
  assert.equal(second.made, 'leaves')
  assert.equal(second.root.pem, first.root.pem)
  assert.equal(second.leaves.plain.key, first.leaves.plain.key)
  assert.deepEqual(await readFile(second.root.file), first.root.der)
})

test('two processes that start at once on a new directory come to hold the same root and keys', async () => {
  const directory = await newDirectory()
  const opening = { directory, names: ['a.example'] }
  const [one, other] = await Promise.all([openCertificateAuthority(opening), openCertificateAuthority(opening)])
  assert.equal(one.root.pem, other.root.pem)
  for (const kind of kinds) assert.equal(one.leaves[kind].key, other.leaves[kind].key)
})

test('what is neither a host name nor an address is refused before anything is made', async () => {
  const directory = join(await newDirectory(), 'not-made')
  for (const name of [
    '',
    'two words',
    'a..b',
    '-a.example',
    'a.*.example',
    `${'a'.repeat(64)}.example`,
    '1.2.3',
    'a\nb',
  ]) {
    await rejectsWith(openCertificateAuthority({ directory, names: ['a.example', name] }), 'ERR_CERTIFICATE_NAME', name)
  }
  await assert.rejects(stat(directory), { code: 'ENOENT' })
})

test('the table of hosts has each name once, in lower case, and knows which are the service’s', () => {
  assert.equal(new Set(certificateNames).size, certificateNames.length)
  for (const { name } of hostNames) assert.equal(name, name.toLowerCase())
  assert.equal(certificateNames[0], passportHost)
  assert.equal(isServiceHost('Login.Live.COM'), true)
  assert.equal(isServiceHost('bay3.omega.contacts.msn.com'), true)
  assert.equal(isServiceHost('a.b.omega.contacts.msn.com'), false, 'a wildcard is one label')
  assert.equal(isServiceHost('example.com'), false)
})

function byPassportFirst(a: string, b: string): number {
  return Number(b === passportHost) - Number(a === passportHost)
}

/** Rejects with that code, in a sentence that names what it is about. */
async function rejectsWith(opening: Promise<unknown>, code: string, about: string): Promise<CertificateFault> {
  try {
    await opening
  } catch (thrown) {
    assert.ok(thrown instanceof CertificateFault, String(thrown))
    assert.equal(thrown.code, code)
    assert.ok(thrown.message.includes(about), thrown.message)
    return thrown
  }
  throw new Error(`it was opened, and should not have been: ${about}`)
}
