import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contentTypes } from '../../src/vintage-tls/records.ts'
import { type CipherSuite, suitesByPreference } from '../../src/vintage-tls/suites.ts'
import { versionName } from '../../src/vintage-tls/versions.ts'
import { connectInMemory, makeContext } from './harness.ts'
import { type ClientOptions, VintageClient } from './vintage-client.ts'

const RC4_MD5 = 0x0004
const TRIPLE_DES = 0x000a

/** Data must come through in both directions, in records of every interesting length. */
function assertTalks({ client, server }: ReturnType<typeof connectInMemory>, label: string): void {
  assert.ok(client.open && server.state.opened, `${label}: ${server.failures[0]?.reason ?? 'not open'}`)
  for (const length of [1, 15, 16, 17, 255, 16_384]) {
    const data = Buffer.alloc(length, length)
    client.write(data)
    assert.deepEqual(server.received.pop(), data, `${label}: client to server, ${length} bytes`)
    server.engine.write(data)
    assert.deepEqual(client.received.pop(), data, `${label}: server to client, ${length} bytes`)
  }
}

describe('every suite, version and form of hello', () => {
  for (const suite of suitesByPreference) {
    it(suite.name, () => {
      for (const bits of [1024, 2048] as const) {
        const context = makeContext({ bits })
        for (const version of [0x0300, 0x0301]) {
          for (const challengeLength of [16, 24, 32]) {
            const connection = connectInMemory(context, { format: 'v2', version, suites: [suite.id], challengeLength })
            assertTalks(connection, `v2 hello, challenge of ${challengeLength}, ${versionName(version)}`)
            assert.equal(connection.client.version, version)
          }
          assertTalks(connectInMemory(context, { format: 'v3', version, suites: [suite.id] }), versionName(version))
        }
      }
    })
  }

  it('TLS 1.1 by an ordinary hello; TLS 1.2 and 1.3 clients are taken down to it', () => {
    const context = makeContext()
    for (const suite of suitesByPreference.filter((one) => one.exportBits === 0)) {
      for (const version of [0x0302, 0x0303, 0x0304]) {
        const connection = connectInMemory(context, { format: 'v3', version, suites: [suite.id] })
        assertTalks(connection, `${suite.name}, ${versionName(version)}`)
        assert.equal(connection.client.version, 0x0302)
      }
    }
  })

  it('TLS 1.1 with export suites only becomes TLS 1.0, where they are allowed (RFC 4346 appendix A.5)', () => {
    const { client } = connectInMemory(makeContext(), { format: 'v3', version: 0x0302, suites: [0x0003] })
    assert.ok(client.open)
    assert.equal(client.version, 0x0301)
  })
})

describe('the key of the key exchange', () => {
  const exchanged = (suite: number, bits: 512 | 1024 | 2048): boolean => {
    const { client } = connectInMemory(makeContext({ bits }), { format: 'v2', version: 0x0300, suites: [suite] })
    assert.ok(client.open)
    return client.serverKeyExchanged
  }

  it('40-bit suites get a 512-bit key, unless the certificate has no longer one (RFC 2246 §7.4.3)', () => {
    assert.equal(exchanged(0x0003, 2048), true)
    assert.equal(exchanged(0x0006, 1024), true)
    assert.equal(exchanged(0x0008, 512), false)
  })

  it('EXPORT1024 suites get none from a 1024-bit certificate, and a 1024-bit key from a longer one', () => {
    assert.equal(exchanged(0x0064, 1024), false)
    assert.equal(exchanged(0x0062, 1024), false)
    assert.equal(exchanged(0x0064, 2048), true)
  })

  it('strong suites always use the certificate', () => assert.equal(exchanged(RC4_MD5, 2048), false))
})

describe('preference (vintage-tls §5.1)', () => {
  const chosen = (suites: number[]): CipherSuite | undefined =>
    connectInMemory(makeContext(), { format: 'v2', version: 0x0301, suites }).client.suite

  it('takes AES, RC4-SHA, RC4-MD5, 3DES, DES, EXPORT in this order, whatever the client puts first', () => {
    const order = [0x002f, 0x0035, 0x0005, 0x0004, 0x000a, 0x0009, 0x0064, 0x0062, 0x0003, 0x0006, 0x0008]
    order.forEach((id, index) => {
      const rest = order.slice(index).reverse()
      assert.equal(chosen(rest)?.id, id)
    })
  })

  it('passes over the kinds of SSL 2.0 in a v2-format hello', () => {
    assert.equal(chosen([0x010080, 0x0700c0, RC4_MD5])?.id, RC4_MD5)
  })
})

describe('what ends a handshake', () => {
  const outcome = (options: ClientOptions, settings = { ssl3: true, export: true }) => {
    const { client, server } = connectInMemory(makeContext({ settings }), options)
    return { alerts: client.alerts, reason: server.failures[0]?.reason, opened: server.state.opened }
  }

  it('no suite in common names what the client wanted', () => {
    const { alerts, reason, opened } = outcome({ format: 'v3', version: 0x0301, suites: [0x0013, 0x0016, 0xabcd] })
    assert.deepEqual(alerts, ['2:40'])
    assert.equal(opened, false)
    assert.equal(
      reason,
      'no suite in common: the client offered TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA, TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA, 0xabcd',
    )
  })

  it('SSL 3.0 switched off: handshake_failure, which is the nearest alert SSL 3.0 has', () => {
    const { alerts, reason } = outcome(
      { format: 'v2', version: 0x0300, suites: [RC4_MD5] },
      { ssl3: false, export: true },
    )
    assert.deepEqual(alerts, ['2:40'])
    assert.match(reason ?? '', /SSL 3\.0 at most/)
  })

  it('export suites switched off: as if the server had none', () => {
    const { alerts } = outcome({ format: 'v2', version: 0x0301, suites: [0x0003] }, { ssl3: true, export: false })
    assert.deepEqual(alerts, ['2:40'])
  })

  it('FALLBACK_SCSV below TLS 1.1: inappropriate_fallback (RFC 7507 §3)', () => {
    for (const format of ['v2', 'v3'] as const) {
      assert.deepEqual(outcome({ format, version: 0x0300, suites: [RC4_MD5, 0x5600] }).alerts, ['2:86'])
    }
    assert.deepEqual(outcome({ format: 'v3', version: 0x0302, suites: [RC4_MD5, 0x5600] }).opened, true)
  })

  it('renegotiation_info that is not empty in a first hello (RFC 5746 §3.6)', () => {
    const extensions = Buffer.from('ff0100020101', 'hex')
    assert.deepEqual(outcome({ format: 'v3', version: 0x0301, suites: [RC4_MD5], extensions }).alerts, ['2:40'])
  })
})

describe('RFC 5746 and extensions', () => {
  const indicated = (options: Partial<ClientOptions>): boolean => {
    const { client } = connectInMemory(makeContext(), { format: 'v3', version: 0x0301, suites: [RC4_MD5], ...options })
    assert.ok(client.open)
    return client.secureRenegotiation
  }

  it('is answered when the client asks by extension or by signalling suite, and only then', () => {
    assert.equal(indicated({}), false)
    assert.equal(indicated({ suites: [RC4_MD5, 0x00ff] }), true)
    assert.equal(indicated({ format: 'v2', suites: [RC4_MD5, 0x00ff], version: 0x0300 }), true)
    assert.equal(indicated({ extensions: Buffer.from('ff01000100', 'hex') }), true)
  })

  it('bytes behind the hello that are no extensions are ignored (RFC 2246 §7.4.1.2)', () => {
    assert.equal(indicated({ extensions: Buffer.from('abcdef', 'hex') }), false)
  })
})

describe('resumption', () => {
  for (const version of [0x0300, 0x0301, 0x0302]) {
    it(`${versionName(version)}: the second handshake is short and has other keys`, () => {
      const context = makeContext()
      for (const suite of [RC4_MD5, TRIPLE_DES, 0x002f]) {
        const first = connectInMemory(context, { format: 'v3', version, suites: [suite] })
        const again = { format: 'v3', version, suites: [suite], session: first.client.session } as const
        const second = connectInMemory(context, again)
        assert.ok(second.client.resumed)
        assert.equal(second.server.engine.agreement?.resumed, true)
        assertTalks(second, 'resumed')
      }
    })
  }

  it('an export session is resumed too', () => {
    const context = makeContext()
    const first = connectInMemory(context, { format: 'v2', version: 0x0300, suites: [0x0003] })
    const options = { format: 'v3', version: 0x0300, suites: [0x0003], session: first.client.session } as const
    const second = connectInMemory(context, options)
    assert.ok(second.client.resumed)
    assertTalks(second, 'resumed')
  })

  it('another version, a suite that is no longer offered, an unknown id: a full handshake', () => {
    const context = makeContext()
    const { session } = connectInMemory(context, { format: 'v3', version: 0x0301, suites: [RC4_MD5] }).client
    const attempts: ClientOptions[] = [
      { format: 'v3', version: 0x0300, suites: [RC4_MD5], session },
      { format: 'v3', version: 0x0301, suites: [TRIPLE_DES], session },
      { format: 'v3', version: 0x0301, suites: [RC4_MD5], session: { ...session, id: Buffer.alloc(32, 9) } },
    ]
    for (const options of attempts) {
      const { client } = connectInMemory(context, options)
      assert.ok(client.open)
      assert.equal(client.resumed, false)
    }
  })

  it('a session that a fatal alert ended is forgotten (RFC 2246 §7.2.2)', () => {
    const context = makeContext()
    const first = connectInMemory(context, { format: 'v3', version: 0x0301, suites: [RC4_MD5] })
    first.client.sendAlert(2, 80)
    const options = { format: 'v3', version: 0x0301, suites: [RC4_MD5], session: first.client.session } as const
    assert.equal(connectInMemory(context, options).client.resumed, false)
  })

  it('knowing a session id without its secret opens nothing', () => {
    const context = makeContext()
    const first = connectInMemory(context, { format: 'v3', version: 0x0301, suites: [RC4_MD5] })
    const session = { id: first.client.session.id, masterSecret: Buffer.alloc(48) }
    assert.throws(() => connectInMemory(context, { format: 'v3', version: 0x0301, suites: [RC4_MD5], session }))
  })
})

describe('on an open connection', () => {
  const open = (version: number) => connectInMemory(makeContext(), { format: 'v3', version, suites: [RC4_MD5] })
  const secondHello = (): Buffer => {
    let bytes = Buffer.alloc(0)
    new VintageClient({ format: 'v3', version: 0x0301, suites: [RC4_MD5] }, (hello) => {
      bytes = Buffer.from(hello.subarray(5))
    }).start()
    return bytes
  }

  it('TLS 1.0: a second hello gets no_renegotiation, and the session goes on', () => {
    const connection = open(0x0301)
    connection.client.sendContent(contentTypes.handshake, secondHello())
    assert.deepEqual(connection.client.alerts, ['1:100'])
    assertTalks(connection, 'after a refused renegotiation')
  })

  it('SSL 3.0: a second hello ends the connection, for there is no such warning', () => {
    const { client, server } = open(0x0300)
    client.sendContent(contentTypes.handshake, secondHello())
    assert.deepEqual(client.alerts, ['2:40'])
    assert.equal(server.failures.length, 1)
  })

  it('a client that goes on asking to renegotiate is shown the door', () => {
    const { client, server } = open(0x0301)
    const hello = secondHello()
    for (let i = 0; i < 12 && server.failures.length === 0; i++) {
      client.sendContent(contentTypes.handshake, hello)
    }
    assert.equal(server.failures.length, 1)
    assert.equal(client.alerts.at(-1), '2:10')
  })

  it('close_notify from the client ends its half only; ours is sent once, when we close', () => {
    const { client, server } = open(0x0300)
    client.sendAlert(1, 0)
    assert.equal(server.state.ended, true)
    server.engine.write(Buffer.from('late answer'))
    assert.equal(client.received.pop()?.toString(), 'late answer')
    server.engine.close()
    server.engine.close()
    assert.deepEqual(client.alerts, ['1:0'])
    assert.equal(server.failures.length, 0)
  })

  it('after our close_notify nothing more is written, but data is still read', () => {
    const { client, server } = open(0x0301)
    server.engine.close()
    server.engine.write(Buffer.from('too late'))
    client.write('still here')
    assert.equal(client.received.length, 0)
    assert.equal(server.received.pop()?.toString(), 'still here')
  })

  it('alerts of the client are reported by name', () => {
    const { client, server } = open(0x0301)
    client.sendAlert(1, 90)
    client.sendAlert(2, 48)
    assert.deepEqual(server.alerts, ['user_canceled', 'unknown_ca'])
    assert.match(server.failures[0]?.reason ?? '', /unknown_ca/)
    assert.equal(server.failures[0]?.alertSent, undefined)
  })

  it('empty data records are passed over, 64 in a row but not more', () => {
    const { client, server } = open(0x0301)
    for (let i = 0; i < 64; i++) client.sendContent(contentTypes.applicationData, Buffer.alloc(0))
    client.write('x')
    assert.equal(server.received.pop()?.toString(), 'x')
    for (let i = 0; i < 65; i++) client.sendContent(contentTypes.applicationData, Buffer.alloc(0))
    assert.equal(server.failures.length, 1)
  })
})
