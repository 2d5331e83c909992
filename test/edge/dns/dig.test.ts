import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { startServiceProcess } from '../../support/service-process.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const run = promisify(execFile)

/** `undefined` when the program is not installed. */
const found = async (name: string): Promise<string | false> =>
  (await run('which', [name]).catch(() => undefined))?.stdout
    ? false
    : `${name} is not installed: apt-get install dnsutils gives it, .ci/run does`

const missing = (await found('dig')) || (await found('nslookup'))

describe('programs of others against `chrysalis serve`', { skip: process.env.CI === 'true' ? false : missing }, () => {
  it('dig and nslookup find Messenger names; running.json and the greeting say where to ask', async () => {
    await using directory = await temporaryDirectory()
    await using service = await startServiceProcess(directory.path)
    const port = service.running.dns?.port ?? assert.fail('running.json says nothing of it')
    assert.match(service.output(), new RegExp(`Name service +127\\.0\\.0\\.1:${port}\\n`))
    const dig = async (...words: string[]) =>
      (await run('dig', ['@127.0.0.1', '-p', String(port), '+tries=1', '+time=5', ...words])).stdout

    const plain = await dig('MESSENGER.hotmail.com')
    assert.match(plain, /status: NOERROR/)
    assert.match(plain, /flags: qr aa rd ra;/)
    assert.match(plain, /^MESSENGER\.hotmail\.com\.\s+60\s+IN\s+A\s+127\.0\.0\.1$/m)
    assert.doesNotMatch(plain, /WARNING|malformed|extra bytes/i)

    assert.equal(
      await dig('+short', '+tcp', '+keepopen', 'login.live.com', 'nexus.passport.com'),
      '127.0.0.1\n127.0.0.1\n',
    )
    assert.match(await dig('+noedns', 'login.live.com', 'AAAA'), /status: NOERROR.*\n.*ANSWER: 0, AUTHORITY: 1/)
    assert.match(await dig('+dnssec', '+bufsize=4096', 'login.live.com', 'TYPE65'), /status: NOERROR/)
    assert.match(await dig('login.live.com', 'AXFR'), /Transfer failed/)
    assert.match(await dig('version.bind', 'TXT', 'CH'), /status: REFUSED/)
    assert.equal(await dig('+short', '-x', '127.0.0.1'), 'messenger.hotmail.com.\n')

    const { stdout } = await run('nslookup', [`-port=${port}`, 'gateway.messenger.hotmail.com', '127.0.0.1'])
    assert.match(stdout, /Name:\s+gateway\.messenger\.hotmail\.com\nAddress: 127\.0\.0\.1/)
  })
})
