import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { encode } from 'dns-packet'
import { windowsLive2009 } from '../../src/client/profiles/wlm-14.ts'
import type { Machine } from '../../src/observe/machine.ts'
import { Machines } from '../../src/observe/machines.ts'
import { VintageClient } from '../vintage-tls/vintage-client.ts'
import { type House, openHouse } from './house.ts'

const place = { host: '192.0.2.20', pages: 'http://192.0.2.20/' }
const tls10 = 0x0301
const rc4WithMd5 = 0x0004
const aes128WithSha = 0x002f

/** The steps as the terminal shows them. */
const rungs = ({ steps }: Machine) => steps.map(({ kind, outcome, sentence }) => `${kind} ${outcome}: ${sentence}`)

describe('the ladder of a machine, over real sockets', () => {
  let house: House
  /** Resolves with the machine once it is as wanted. */
  const machine = (wanted: (machine: Machine) => boolean): Promise<Machine> =>
    new Promise((resolve) => {
      const { machines } = house.observation
      const now = machines.find('127.0.0.1')
      if (now && wanted(now)) return resolve(now)
      const stop = machines.subscribe((one) => {
        if (!wanted(one)) return
        stop()
        resolve(one)
      })
    })

  before(async () => {
    house = await openHouse({ dns: { port: 0 } })
  })
  after(async () => await house?.[Symbol.asyncDispose]())

  /** Begins a handshake, and sends these bytes as soon as the server has shown its certificate. */
  async function shakeHands(suite: number, then: Buffer): Promise<void> {
    const socket = connect(house.server.running.https.port, '127.0.0.1')
    await once(socket, 'connect')
    const client = new VintageClient({ format: 'v2', version: tls10, suites: [suite], challengeLength: 16 }, (bytes) =>
      socket.write(bytes),
    )
    client.start()
    await Promise.race([once(socket, 'data'), once(socket, 'close')])
    if (then.length > 0) socket.end(then)
    socket.resume()
    await once(socket, 'close')
  }

  it('begins with a name that is looked up', async () => {
    const { dns } = house.server.running
    assert.ok(dns)
    const socket = createSocket('udp4')
    const question = encode({ type: 'query', id: 1, questions: [{ type: 'A', name: 'Messenger.Hotmail.com' }] })
    socket.send(question, dns.port, '127.0.0.1')
    const { steps } = await machine((one) => one.steps.length > 0)
    socket.close()
    assert.deepEqual(
      steps.map(({ kind, outcome, sentence }) => `${kind} ${outcome}: ${sentence}`),
      ['name ok: looked up messenger.hotmail.com'],
    )
  })

  it('stops where the client does not trust the certificate: alert 48', async () => {
    const unknownAuthority = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 48])
    await shakeHands(rc4WithMd5, unknownAuthority)
    const { stopped, steps } = await machine((one) => one.stopped !== undefined)
    assert.match(steps.at(-1)?.sentence ?? '', /^TLS hello SSLv2-format, TLS 1\.0/)
    assert.equal(stopped?.code, 'untrusted')
    const pages = `http://192.0.2.20:${house.server.running.http.port}/`
    assert.equal(
      stopped?.sentence,
      `the certificate is not trusted yet: the client closed with alert 48; open ${pages} on that machine`,
    )
  })

  it('says so as well where node:tls has served it', async () => {
    const certificateUnknown = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 46])
    await shakeHands(aes128WithSha, certificateUnknown)
    const { stopped } = await machine((one) => /alert 46/.test(one.stopped?.sentence ?? ''))
    assert.equal(stopped?.code, 'untrusted')
  })

  it('names the suites when there is none in common', async () => {
    await shakeHands(0x001b, Buffer.alloc(0))
    const { stopped } = await machine((one) => one.stopped?.code === 'no-suite')
    assert.match(
      stopped?.sentence ?? '',
      /^there is no cipher suite in common: the client offers TLS_DH_anon_WITH_3DES_EDE_CBC_SHA;/,
    )
  })

  it('names the dialects when there is none in common', async () => {
    const socket = connect(house.server.running.msnp.port, '127.0.0.1')
    socket.write('VER 1 MSNP99 MSNP98\r\n')
    await once(socket, 'data')
    socket.destroy()
    const { stopped } = await machine((one) => one.stopped?.code === 'no-dialect')
    assert.match(stopped?.sentence ?? '', /the client offers MSNP99 MSNP98/)
  })

  it('asks for a device key where the dialect proves a password by its digest', async () => {
    const socket = connect(house.server.running.msnp.port, '127.0.0.1')
    socket.write('VER 1 MSNP7 CVR0\r\nINF 2\r\nUSR 3 MD5 I me@example.com\r\n')
    socket.write(`USR 4 MD5 S ${'0'.repeat(32)}\r\n`)
    const { stopped } = await machine((one) => one.stopped?.code === 'needs-device-key')
    socket.destroy()
    assert.match(stopped?.sentence ?? '', /refused with 911: .* only a device key can answer; make one/)
  })

  it('stops at a wrong password', async () => {
    await assert.rejects(house.signIn({ password: 'wrong password' }))
    const stopped = await machine((one) => one.stopped?.code === 'wrong-password')
    assert.equal(stopped.client, 'Messenger for Mac 8.0.1')
    assert.match(stopped.stopped?.sentence ?? '', /^the address or the password is wrong for me@example\.com: type it/)
    assert.deepEqual(rungs(stopped), [
      'name ok: looked up messenger.hotmail.com',
      'connection ok: connected to the Messenger port',
      'dialect ok: VER MSNP16 (Messenger for Mac 8.0.1)',
      'security ok: TLS hello SSLv3-format, TLS 1.0, AES-128-CBC-SHA',
      'password failed: password of me@example.com',
    ])
  })

  it('is climbed to its top by a good sign-in, and falls no more', async () => {
    const client = await house.signIn()
    const online = await machine((one) => one.isOnline)
    assert.equal(online.stopped, undefined)
    assert.equal(online.account, 'me@example.com')
    assert.deepEqual(rungs(online), [
      'name ok: looked up messenger.hotmail.com',
      'connection ok: connected to the Messenger port',
      'dialect ok: VER MSNP16 (Messenger for Mac 8.0.1)',
      'security ok: TLS hello SSLv3-format, TLS 1.0, AES-128-CBC-SHA',
      'password ok: password',
      'sign-in ok: signed in as me@example.com',
      'lists ok: lists',
      'online ok: online',
    ])
    client.close()
  })

  it('begins anew with the next sign-in, of another client', async () => {
    const before = await machine(() => true)
    const client = await house.signIn({ profile: windowsLive2009 })
    const online = await machine((one) => one.isOnline && one.client !== before.client)
    assert.equal(online.attempts, before.attempts + 1)
    assert.match(online.client ?? '', /^Windows Live Messenger 14/)
    assert.equal(online.steps.length, 8)
    client.close()
  })
})

describe('the ladder of a machine, step by step', () => {
  function watched() {
    let now = 1_000_000
    const machines = new Machines(
      () => place,
      () => now,
    )
    return {
      machines,
      pass: (milliseconds: number) => {
        now += milliseconds
        machines.sweep()
      },
    }
  }

  it('says after a while that a name was looked up and nothing followed', () => {
    const { machines, pass } = watched()
    machines.lookedUp({ address: '192.0.2.7', name: 'messenger.hotmail.com', type: 'A', answer: 'ours' })
    pass(5_000)
    assert.equal(machines.find('192.0.2.7')?.stopped, undefined)
    pass(20_000)
    assert.deepEqual(machines.find('192.0.2.7')?.stopped, {
      code: 'never-connected',
      step: 'name',
      sentence:
        'it looked messenger.hotmail.com up and did not connect: see that it reaches 192.0.2.20 (a firewall between the two?), and sign in there again',
      time: 1_025_000,
    })
    machines.connected('192.0.2.7', 'to the Messenger port')
    assert.equal(machines.find('192.0.2.7')?.stopped, undefined)
  })

  it('does not take every program of a machine for Messenger', () => {
    const { machines } = watched()
    machines.lookedUp({ address: '192.0.2.7', name: 'www.example.com', type: 'A', answer: 'forwarded' })
    assert.equal(machines.list().length, 0)
  })

  it('remembers a bounded number of machines, those seen last', () => {
    const { machines } = watched()
    for (let host = 0; host < 1_000; host++)
      machines.connected(`10.0.${host >> 8}.${host & 255}`, 'to the Messenger port')
    assert.equal(machines.list().length, 200)
    assert.equal(machines.list()[0]?.address, '10.0.3.231')
  })

  const failures: readonly (readonly [string, object, RegExp])[] = [
    ['expired', { outcome: 'failed', alertReceived: { code: 45, name: 'certificate_expired' } }, /set the clock/],
    ['hung-up', { outcome: 'unused', reason: 'it hung up' }, /hung up: most often it is not trusted yet, or the clock/],
    ['no-tls-version', { outcome: 'failed', alertSent: 'protocol_version', reason: 'SSL 2.0 at most' }, /SSL 2\.0/],
    ['tls-failed', { outcome: 'refused', reason: 'too many at once' }, /too many at once/],
  ]
  for (const [code, record, sentence] of failures)
    it(`tells a failed handshake apart: ${code}`, () => {
      const { machines } = watched()
      const fields = {
        route: 'engine',
        outcome: 'failed',
        remoteAddress: '192.0.2.7',
        milliseconds: 3,
        ...record,
      } as const
      machines.tlsRecorded(fields)
      const stopped = machines.find('192.0.2.7')?.stopped
      assert.equal(stopped?.code, code)
      assert.match(stopped?.sentence ?? '', sentence)
    })

  it('reads the clock of the machine in its hello, and says when that is wrong', () => {
    const hello = { format: 'v3', version: 'TLS 1.0', suites: [] } as const
    const failed = { route: 'engine', outcome: 'unused', remoteAddress: '192.0.2.7', milliseconds: 3 } as const
    const stopAt = (clock: number, now: number) => {
      const machines = new Machines(
        () => place,
        () => now,
      )
      machines.tlsRecorded({ ...failed, hello: { ...hello, clock } })
      return machines.find('192.0.2.7')?.stopped?.sentence ?? ''
    }
    const today = Date.UTC(2026, 10, 25)
    assert.match(stopAt(Date.UTC(2002, 0, 1), today), /; its clock seems to say 2002-01-01: set it right first$/)
    assert.doesNotMatch(stopAt(today + 3600_000, today), /seems to say/)
    assert.doesNotMatch(stopAt(Date.UTC(2101, 0, 1), today), /seems to say/, 'that is no clock')
  })

  it('is not stopped by a connection that a browser has opened in vain', () => {
    const { machines } = watched()
    const record = { route: 'engine', remoteAddress: '192.0.2.7', milliseconds: 3 } as const
    machines.tlsRecorded({ ...record, outcome: 'served' })
    machines.tlsRecorded({ ...record, outcome: 'unused', reason: 'it hung up' })
    assert.equal(machines.find('192.0.2.7')?.stopped, undefined)
  })
})
