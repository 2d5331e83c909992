import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ConnectionRecord, suiteName } from '../../src/vintage-tls/index.ts'
import { echoHttp, startServer, type TestServer } from './harness.ts'

/**
 * Independent TLS stacks against the engine over a real port (vintage-tls §7). CI installs them: default-jdk-headless,
 * libnss3-tools, gnutls-bin, openssl. Elsewhere a stack that is not there is skipped; under CI=true it fails.
 */
function whenInstalled(command: string): { readonly skip?: string } {
  const found = spawnSync('which', [command]).status === 0
  return found || process.env.CI === 'true' ? {} : { skip: `${command} is not installed` }
}

/** Runs a client with `input` and resolves with all it said. */
function run(command: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        output += bytes.toString('latin1')
      })
    }
    child.on('error', reject)
    child.on('close', () => resolve(output))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

const REQUEST = 'GET /x HTTP/1.0\r\n\r\n'
const ANSWER = /GET \/x 0/
let server: TestServer

before(async () => {
  server = await startServer(echoHttp(), { engineServesAll: true })
})
after(() => server.close())

/** The one record of the engine that `act` makes. */
async function recordOf(act: () => Promise<unknown>): Promise<ConnectionRecord | undefined> {
  const from = server.records.length
  await act()
  return server.records.slice(from).find(({ route }) => route === 'engine')
}

describe('Java (JSSE)', whenInstalled('java'), () => {
  const strong = ['RSA_WITH_RC4_128_MD5', 'RSA_WITH_RC4_128_SHA', 'RSA_WITH_3DES_EDE_CBC_SHA', 'RSA_WITH_DES_CBC_SHA']
  const short = ['RSA_EXPORT_WITH_RC4_40_MD5', 'RSA_EXPORT_WITH_DES40_CBC_SHA']
  const suites = [...strong.map((name) => `SSL_${name}`), ...short.map((name) => `SSL_${name}`)]
  const aes = ['TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_AES_256_CBC_SHA']
  const sets = ['SSLv2Hello,SSLv3', 'SSLv2Hello,TLSv1', 'SSLv3', 'TLSv1', 'TLSv1.1']
  // JSSE itself refuses the export suites in TLS 1.1.
  const allowed = (protocols: string, suite: string): boolean => protocols !== 'TLSv1.1' || !suite.includes('EXPORT')
  const combinations = sets.flatMap((protocols) =>
    [...suites, ...aes].filter((suite) => allowed(protocols, suite)).map((suite) => `${protocols}/${suite}`),
  )
  const resumptions = ['SSLv3/SSL_RSA_WITH_RC4_128_MD5', 'TLSv1/SSL_RSA_WITH_3DES_EDE_CBC_SHA']
  const lines = new Map<string, string>()
  let records: ConnectionRecord[] = []

  before(async () => {
    const program = join(import.meta.dirname, 'VintageJavaClient.java')
    const asked = [
      ...combinations,
      ...resumptions.flatMap((one) => [one, `again:${one}`]),
      'twice:TLSv1/SSL_RSA_WITH_RC4_128_SHA',
      'twice:SSLv3/SSL_RSA_WITH_RC4_128_SHA',
    ]
    // JSSE does not resume our sessions while it insists on RFC 7627, which nobody here speaks.
    const options = ['-XX:TieredStopAtLevel=1', '-Djdk.tls.useExtendedMasterSecret=false']
    const from = server.records.length
    const output = await run('java', [...options, program, String(server.port), ...asked])
    records = server.records.slice(from)
    for (const line of output.split('\n')) {
      const [result = '', name = '', ...rest] = line.split(' ')
      lines.set(name, `${result} ${rest.join(' ')}`)
    }
  })

  for (const combination of combinations) {
    it(combination, () => {
      const [protocols = '', suite = ''] = combination.split('/')
      assert.equal(lines.get(combination), `ok ${protocols.replace('SSLv2Hello,', '')} ${suite}`)
    })
  }

  it('its hello came in the old format when it was told so', () => {
    const old = records.filter(({ hello }) => hello?.format === 'v2')
    assert.equal(old.length, combinations.filter((one) => one.startsWith('SSLv2Hello')).length)
  })

  for (const one of resumptions) {
    it(`${one}: the second handshake is short`, () => {
      assert.match(lines.get(`again:${one}`) ?? '', /^ok /)
      const version = one.startsWith('SSLv3') ? 'SSL 3.0' : 'TLS 1.0'
      assert.ok(records.some(({ chosen }) => chosen?.resumed === true && chosen.version === version))
    })
  }

  it('a second handshake: a warning in TLS 1.0, which JSSE takes as its end; SSL 3.0 ends', () => {
    assert.match(lines.get('twice:TLSv1/SSL_RSA_WITH_RC4_128_SHA') ?? '', /^failed .* warning: no_renegotiation/)
    assert.match(lines.get('twice:SSLv3/SSL_RSA_WITH_RC4_128_SHA') ?? '', /^failed .*handshake_failure/)
  })
})

describe('NSS (tstclnt)', whenInstalled('tstclnt'), () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chrysalis-nss-'))
    await run('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password'])
  })
  after(() => rm(folder, { recursive: true }))

  for (const [name, version] of [
    ['ssl3', 'SSL 3.0'],
    ['tls1.0', 'TLS 1.0'],
    ['tls1.1', 'TLS 1.1'],
  ] as const) {
    it(version, async () => {
      for (const id of [0x0004, 0x0005, 0x000a, 0x0009, 0x002f, 0x0035]) {
        const suite = id.toString(16).padStart(4, '0').toUpperCase()
        const args = ['-4', '-h', '127.0.0.1', '-p', String(server.port), '-d', `sql:${folder}`, '-o']
        const record = await recordOf(async () => {
          const output = await run('tstclnt', [...args, '-V', `${name}:${name}`, '-c', `:${suite}`], REQUEST)
          assert.match(output, ANSWER, `${version} ${suite}`)
        })
        assert.deepEqual(record?.chosen, { version, suite: suiteName(id), resumed: false })
      }
    })
  }
})

describe('GnuTLS (gnutls-cli)', whenInstalled('gnutls-cli'), () => {
  for (const version of ['TLS1.0', 'TLS1.1'] as const) {
    it(version, async () => {
      for (const [cipher, mac, suite] of [
        ['ARCFOUR-128', 'MD5', 'TLS_RSA_WITH_RC4_128_MD5'],
        ['ARCFOUR-128', 'SHA1', 'TLS_RSA_WITH_RC4_128_SHA'],
        ['3DES-CBC', 'SHA1', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'],
        ['AES-128-CBC', 'SHA1', 'TLS_RSA_WITH_AES_128_CBC_SHA'],
      ]) {
        const priority = `NORMAL:-VERS-ALL:+VERS-${version}:-CIPHER-ALL:+${cipher}:-MAC-ALL:+${mac}:-KX-ALL:+RSA`
        const args = ['--no-ca-verification', '-p', String(server.port), '127.0.0.1', '--priority', priority]
        const record = await recordOf(async () => {
          assert.match(await run('gnutls-cli', args, REQUEST), ANSWER, `${version} ${suite}`)
        })
        assert.equal(record?.chosen?.suite, suite)
        assert.equal(record?.chosen?.version, version.replace('TLS', 'TLS '))
      }
    })
  }
})

describe('OpenSSL (s_client)', whenInstalled('openssl'), () => {
  for (const [flag, version] of [
    ['-tls1', 'TLS 1.0'],
    ['-tls1_1', 'TLS 1.1'],
  ] as const) {
    it(version, async () => {
      for (const cipher of ['AES128-SHA', 'AES256-SHA']) {
        const args = ['s_client', '-connect', `127.0.0.1:${server.port}`, flag, '-cipher', `${cipher}:@SECLEVEL=0`]
        const record = await recordOf(async () =>
          assert.match(await run('openssl', [...args, '-ign_eof'], REQUEST), ANSWER),
        )
        assert.equal(record?.chosen?.version, version)
      }
    })
  }
})
