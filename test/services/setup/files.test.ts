import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type CertificateAuthority, openCertificateAuthority } from '../../../src/identity/certificate-authority.ts'
import {
  configurationProfile,
  createFileRoutes,
  fingerprintsOf,
  registryFile,
  rootFiles,
} from '../../../src/services/setup/files.ts'
import { encodeGif } from '../../../src/services/setup/gif.ts'
import { pictures } from '../../../src/services/setup/pictures.ts'
import { systems } from '../../../src/services/setup/systems.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'
import { assertStrictXml } from '../../wire/xml/strict.ts'

let directory: TemporaryDirectory
let root: CertificateAuthority['root']

before(async () => {
  directory = await temporaryDirectory()
  root = (await openCertificateAuthority({ directory: directory.path, names: ['nexus.passport.com'] })).root
})
after(() => directory?.[Symbol.asyncDispose]())

test('fingerprints are those that the certificate has', () => {
  const certificate = new X509Certificate(root.pem)
  assert.deepEqual(fingerprintsOf(root), {
    sha1: certificate.fingerprint,
    sha256: certificate.fingerprint256,
    md5: createHash('md5')
      .update(root.der)
      .digest('hex')
      .toUpperCase()
      .replace(/..(?=.)/g, '$&:'),
  })
})

test('the registry file holds the certificate under its fingerprint, as one property', () => {
  const text = registryFile(root)
  const lines = text.split('\r\n')
  assert.equal(lines[0], 'REGEDIT4')
  const key =
    /^\[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\ROOT\\Certificates\\([0-9A-F]{40})\]$/m.exec(
      text.replaceAll('\r', ''),
    )
  assert.equal(key?.[1], createHash('sha1').update(root.der).digest('hex').toUpperCase())
  assert.ok(
    lines.every((line) => line.length <= 80 || line.startsWith('[')),
    'the Registry Editor breaks its own lines at 80 characters',
  )
  const hex = /"Blob"=hex:([\s\S]*)$/.exec(text)?.[1] ?? ''
  const blob = Buffer.from(
    hex
      .replace(/\\\r\n\s*/g, '')
      .trim()
      .replaceAll(',', ''),
    'hex',
  )
  assert.deepEqual([blob.readUInt32LE(0), blob.readUInt32LE(4), blob.readUInt32LE(8)], [32, 1, root.der.length])
  assert.deepEqual(blob.subarray(12), root.der)
})

test('the configuration profile holds the certificate, and two services have two', () => {
  const profile = configurationProfile(root)
  assertStrictXml(profile)
  assert.match(profile, /<string>com\.apple\.security\.root<\/string>/)
  const data = /<data>([^<]*)<\/data>/.exec(profile)?.[1] ?? ''
  assert.deepEqual(Buffer.from(data, 'base64'), root.der)
  const identifiers = (text: string) =>
    text.match(/[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}/g)
  assert.equal(new Set(identifiers(profile)).size, 2)
  assert.deepEqual(identifiers(configurationProfile(root)), identifiers(profile))
  const other = { ...root, der: Buffer.concat([root.der, Buffer.alloc(1)]) }
  assert.notDeepEqual(identifiers(configurationProfile(other)), identifiers(profile))
})

test('every form is served with the type by which systems know it', async () => {
  const routes = createFileRoutes(root)
  const served = await Promise.all(
    routes.map(async ({ path, answer }) => {
      const { headers, body } = await answer({} as never)
      return [path, headers.map(([name, value]) => `${name}: ${value}`), body] as const
    }),
  )
  const typeOf = (path: string) => served.find(([at]) => at === path)?.[1]
  assert.deepEqual(typeOf(rootFiles.cer), ['Content-Type: application/x-x509-ca-cert'])
  assert.deepEqual(typeOf(rootFiles.mobileconfig), ['Content-Type: application/x-apple-aspen-config'])
  assert.deepEqual(typeOf(rootFiles.reg)?.[1], 'Content-Disposition: attachment; filename="root.reg"')
  assert.deepEqual(served.find(([at]) => at === rootFiles.pem)?.[2], root.pem)
  // Each way to trust the service that the pages tell of has its file.
  for (const { trust } of systems)
    for (const way of trust) if ('form' in way) assert.ok(typeOf(rootFiles[way.form]), way.form)
})

/** Reads a GIF of ours as a browser does: the codes of its one picture, without a table that grows. */
function decodeGif(bytes: Buffer): { width: number; height: number; points: number[] } {
  assert.equal(bytes.toString('latin1', 0, 6), 'GIF89a')
  assert.equal(bytes.at(-1), 0x3b)
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)]
  const flags = bytes[10] ?? 0
  let at = 13 + 3 * 2 ** ((flags & 7) + 1)
  if (bytes[at] === 0x21) at += 8
  assert.equal(bytes[at], 0x2c)
  assert.deepEqual([bytes.readUInt16LE(at + 5), bytes.readUInt16LE(at + 7)], [width, height])
  at += 10
  const smallest = bytes[at++] ?? 0
  const data: Buffer[] = []
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    data.push(bytes.subarray(at + 1, at + 1 + length))
    at += 1 + length
  }
  return { width, height, points: decodeLzw(Buffer.concat(data), smallest) }
}

/** LZW as GIF has it (CompuServe, GIF89a, appendix F), table and all: codes of a growing size must not be there. */
function decodeLzw(data: Buffer, smallest: number): number[] {
  const clear = 1 << smallest
  const points: number[] = []
  let table: number[][] = []
  let size = smallest + 1
  let last: number[] | undefined
  let bit = 0
  for (;;) {
    let code = 0
    for (let index = 0; index < size; index++, bit++) code |= (((data[bit >> 3] ?? 0) >> (bit & 7)) & 1) << index
    if (code === clear) {
      table = Array.from({ length: clear + 2 }, (_, index) => [index])
      size = smallest + 1
      last = undefined
    } else if (code === clear + 1) return points
    else {
      const entry = table[code] ?? [...(last ?? []), (last ?? [])[0] ?? 0]
      points.push(...entry)
      if (last) table.push([...last, entry[0] ?? 0])
      if (table.length === 1 << size && size < 12) size++
      last = entry
    }
  }
}

test('pictures are GIFs that a decoder of GIF reads back, point by point', () => {
  const points = Array.from({ length: 7 * 41 }, (_, index) => (index * 5) % 8)
  const gif = encodeGif({ width: 7, height: 41, colours: [0, 1, 2, 3, 4, 5, 6, 0xffffff], transparent: 3, points })
  assert.deepEqual(decodeGif(gif), { width: 7, height: 41, points })
  for (const [name, bytes] of pictures) {
    const { width, height, points } = decodeGif(bytes)
    assert.equal(points.length, width * height, name)
    assert.ok(bytes.length < 4096, `${name} has ${bytes.length} bytes`)
  }
})
