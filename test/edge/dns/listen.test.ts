import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { explainNameService } from '../../../src/edge/dns/listen.ts'
import { isHere, parseResolver } from '../../../src/edge/dns/resolvers.ts'
import { detectLanAddress } from '../../../src/edge/lan-address.ts'
import { runCommand } from '../../support/service-process.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { addressesIn, hear, nameService, overUdp, query } from './fixture.ts'

/** Holds a port of one address, for UDP or TCP. */
async function holder(kind: 'udp' | 'tcp', address: string) {
  if (kind === 'udp') {
    const socket = createSocket('udp4')
    socket.bind(0, address)
    await once(socket, 'listening')
    return { port: socket.address().port, [Symbol.dispose]: () => void socket.close() }
  }
  const server = createServer().listen(0, address)
  await once(server, 'listening')
  return { port: (server.address() as { port: number }).port, [Symbol.dispose]: () => void server.close() }
}

describe('the port of the name service', () => {
  for (const kind of ['udp', 'tcp'] as const)
    it(`taken for ${kind.toUpperCase()}: one sentence, and neither is held`, async () => {
      using taken = await holder(kind, '127.0.0.1')
      await assert.rejects(nameService({ port: taken.port }), {
        code: 'EADDRINUSE',
        message: /name service.*--dns-port$/,
      })
      // Whatever was opened before the other failed is free again.
      const other = kind === 'udp' ? createServer().listen(taken.port, '127.0.0.1') : createSocket('udp4')
      if ('bind' in other) other.bind(taken.port, '127.0.0.1')
      await once(other, 'listening')
      other.close()
    })

  it('taken on a loopback address only, as systemd-resolved does: the public address is enough', async (t) => {
    const lan = detectLanAddress()
    if (lan === undefined) return t.skip('this machine has no address but the loopback')
    using taken = await holder('udp', '127.0.0.1')
    using service = await nameService({ host: '0.0.0.0', publicHost: lan, port: taken.port })
    assert.equal(service.address, lan)
    assert.deepEqual(addressesIn(hear(await overUdp(service.port, query('login.live.com'), lan))), [lan])
    assert.match(service.log.lines[0]?.sentence ?? '', /listens on this one only/)
  })

  it('the sentence says who has it, on each system', () => {
    const binding = { host: '0.0.0.0', port: 53, purpose: 'name service', flag: '--dns-port' }
    const say = (platform: NodeJS.Platform) => explainNameService('EADDRINUSE', binding, { platform, node: '/n' }, '')
    assert.match(say('linux'), /`sudo ss -lntup 'sport = :53'`/)
    assert.match(say('darwin'), /`sudo lsof -nP -i:53`/)
    assert.match(say('win32'), /`netstat -ano \| findstr :53`/)
    assert.match(explainNameService('EACCES', binding, { platform: 'linux', node: '/n' }, ''), /setcap/)
  })

  it('named on the command line and taken: an exit with 1', async () => {
    using taken = await holder('udp', '127.0.0.1')
    await using directory = await temporaryDirectory()
    const place = ['--data', directory.path, '--host', '127.0.0.1', '--public-host', '127.0.0.1']
    const ports = ['--msnp-port', '0', '--http-port', '0', '--https-port', '0', '--dns-port', String(taken.port)]
    const { code, stdout, stderr } = await runCommand(['serve', ...place, ...ports])
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^chrysalis: port \d+ \(name service\) .* --dns-port\n$/)
  })
})

describe('resolvers', () => {
  it('are addresses, with or without a port', () => {
    assert.deepEqual(parseResolver('192.168.1.1'), { address: '192.168.1.1', port: 53 })
    assert.deepEqual(parseResolver('192.168.1.1:5353'), { address: '192.168.1.1', port: 5353 })
    assert.deepEqual(parseResolver('[2001:db8::1]:5353'), { address: '2001:db8::1', port: 5353 })
    assert.deepEqual(parseResolver('fe80::1%eth0'), { address: 'fe80::1%eth0', port: 53 })
    for (const text of ['', 'dns.example', '192.168.1.1:0', '192.168.1.1:65536', '1.2.3'])
      assert.equal(parseResolver(text), undefined)
  })

  it('that are this service are known as such', () => {
    const own = ['127.0.0.1', '192.168.1.20', 'fe80::7']
    const everywhere = { address: '0.0.0.0', port: 53 }
    for (const address of ['127.0.0.1', '127.0.0.53', '::1', '192.168.1.20', 'fe80::7', '0.0.0.0'])
      assert.ok(isHere({ address, port: 53 }, everywhere, own), address)
    assert.equal(isHere({ address: '192.168.1.1', port: 53 }, everywhere, own), false)
    assert.equal(isHere({ address: '127.0.0.1', port: 5353 }, everywhere, own), false)
    // Beside the system's own resolver: that one may be asked.
    assert.equal(isHere({ address: '127.0.0.53', port: 53 }, { address: '192.168.1.20', port: 53 }, own), false)
  })
})
