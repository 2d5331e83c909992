import assert from 'node:assert/strict'
import { isIPv4 } from 'node:net'
import { describe, it } from 'node:test'
import { hostNames } from '../../../src/identity/host-names.ts'
import {
  addressesIn,
  answered,
  nameService,
  overUdp,
  publicAddress,
  query,
  queryOf,
  record,
  resolver,
} from './fixture.ts'

const refused = 5
const noSuchName = 3

describe('the name service on Messenger names (msnp-http §2)', () => {
  it('answers each with the public address, wildcards by any one label, over UDP and TCP', async () => {
    using service = await nameService({ upstream: ['127.0.0.1:9'] })
    for (const { name, general } of hostNames) {
      if (general) continue
      const answer = await service.ask(query(name.replace('*', 'bay7')))
      assert.deepEqual(addressesIn(answer), [publicAddress], name)
      assert.ok(answer.flag_aa && answer.flag_rd && answer.flag_ra)
    }
    const answer = await service.askByTcp(query('messenger.hotmail.com'))
    assert.deepEqual(addressesIn(answer), [publicAddress])
  })

  it('repeats id, question and the case of its letters', async () => {
    using service = await nameService()
    const asked = query('mEsSeNgEr.HoTmAiL.cOm', 'A', 0xbeef)
    const answer = await service.ask(asked)
    assert.equal(answer.id, 0xbeef)
    assert.deepEqual(answer.bytes.subarray(12, asked.length), asked.subarray(12))
    assert.equal(answer.answers?.[0]?.name, 'mEsSeNgEr.HoTmAiL.cOm')
    assert.deepEqual(service.lookups, [
      { address: '127.0.0.1', name: 'messenger.hotmail.com', type: 'A', answer: 'ours' },
    ])
  })

  it('has nothing of any other type there: no error, and the record that lets it be remembered', async () => {
    using service = await nameService()
    for (const [name, number] of [
      ['AAAA', 28],
      ['MX', 15],
      ['HTTPS', 65],
      ['SVCB', 64],
      ['TXT', 16],
      ['?', 4711],
    ] as const) {
      const { code, answers, authorities } = await service.ask(queryOf('login.live.com', number))
      assert.deepEqual([code, answers], [0, []], name)
      assert.equal(authorities?.[0]?.type, 'SOA', name)
      assert.equal(authorities?.[0]?.name, 'login.live.com')
    }
  })

  it('gives the address to ANY, and the record of the zone to SOA', async () => {
    using service = await nameService()
    assert.deepEqual(addressesIn(await service.ask(queryOf('login.live.com', 255))), [publicAddress])
    assert.equal((await service.ask(query('login.live.com', 'SOA'))).answers?.[0]?.type, 'SOA')
  })

  it('refuses whole zones and other classes, such as version.bind', async () => {
    using service = await nameService({ upstream: ['127.0.0.1:9'] })
    for (const [name, type, group] of [
      ['messenger.hotmail.com', 252, 1],
      ['messenger.hotmail.com', 251, 1],
      ['version.bind', 16, 3],
    ] as const) {
      const { code, answers } = await service.ask(queryOf(name, type, group))
      assert.deepEqual([code, answers], [refused, []], name)
    }
  })

  it('passes over EDNS, cookies and padding after the question', async () => {
    using service = await nameService()
    const plain = query('messenger.hotmail.com')
    plain.writeUInt16BE(1, 10)
    // OPT: root, type 41, 1232 bytes, version 9 that does not exist, DO, a cookie cut short.
    const option = Buffer.from('00002904d0000980000006000a0008dead', 'hex')
    const answer = await service.ask(Buffer.concat([plain, option]))
    assert.equal(answer.code, 0)
    assert.deepEqual(answer.additionals, [])
    assert.deepEqual(addressesIn(answer), [publicAddress])
  })

  it('is no neighbour of theirs: names beside, above and below are looked up elsewhere', async () => {
    using upstream = await resolver((asked) => answered(asked, [record(asked.packet.questions?.[0]?.name ?? '')]))
    using service = await nameService({ upstream: [upstream.address] })
    for (const name of [
      'hotmail.com',
      'www.hotmail.com',
      'x.messenger.hotmail.com',
      'a.b.omega.contacts.msn.com',
      'www.microsoft.com',
    ])
      assert.deepEqual(addressesIn(await service.ask(query(name))), ['198.51.100.7'], name)
  })

  it('takes a label with a full stop, a zero or half a letter in it for what it is: no Messenger name', async () => {
    using upstream = await resolver((asked) => answered(asked, [], { code: noSuchName }))
    using service = await nameService({ upstream: [upstream.address] })
    for (const byte of [0x2e, 0, 0xc3, 0x5c]) {
      const bytes = query('bayX.omega.contacts.msn.com')
      bytes[16] = byte
      assert.equal((await service.ask(bytes)).code, noSuchName)
    }
    assert.equal(service.lookups[0]?.name, 'bay\\046.omega.contacts.msn.com')
  })

  it('knows the name of its own address, without which nslookup of Windows NT gives up', async () => {
    using service = await nameService({ offline: true })
    const answer = await service.ask(query('20.1.168.192.in-addr.arpa', 'PTR'))
    assert.deepEqual(
      answer.answers?.map((one) => one.type === 'PTR' && one.data),
      ['messenger.hotmail.com'],
    )
  })
})

describe('the name service without the Internet (dns.offline)', () => {
  it('leads general Microsoft names here too, and says at once that there is no other', async () => {
    using service = await nameService({ offline: true })
    for (const name of ['www.microsoft.com', 'go.microsoft.com', 'crl.microsoft.com', 'www.msn.com'])
      assert.deepEqual(addressesIn(await service.ask(query(name))), [publicAddress], name)
    const { code, authorities } = await service.ask(query('example.com'))
    assert.deepEqual([code, authorities?.[0]?.type], [noSuchName, 'SOA'])
  })

  it('asks resolvers that are named all the same', async () => {
    using upstream = await resolver((asked) => answered(asked, [record('example.com')]))
    using service = await nameService({ offline: true, upstream: [upstream.address] })
    assert.deepEqual(addressesIn(await service.ask(query('example.com'))), ['198.51.100.7'])
    assert.deepEqual(addressesIn(await service.ask(query('www.microsoft.com'))), [publicAddress])
  })
})

describe('the public address as a name', () => {
  it('is looked up, and clients get the address', async () => {
    using service = await nameService({ publicHost: 'localhost' })
    const [address = ''] = addressesIn(await service.ask(query('messenger.hotmail.com')))
    assert.ok(isIPv4(address))
    assert.equal(address, '127.0.0.1')
  })

  it('is answered itself where nobody else could be asked', async () => {
    using service = await nameService({ publicHost: 'localhost', authoritative: true })
    assert.deepEqual(addressesIn(await service.ask(query('LocalHost'))), ['127.0.0.1'])
  })

  it('fails for now, and says so in the log, when there is no such name', async () => {
    using service = await nameService({ publicHost: 'nowhere.invalid' })
    assert.equal((await service.ask(query('messenger.hotmail.com'))).code, 2)
    assert.equal((await service.ask(query('messenger.hotmail.com'))).code, 2)
    assert.equal(service.log.lines.filter(({ level }) => level === 'warn').length, 1)
    assert.equal(service.lookups[0]?.answer, 'failed')
  })
})

describe('packets that are no queries', () => {
  it('answers are never answered, so that two servers cannot talk to each other for ever', async () => {
    using service = await nameService()
    const response = query('messenger.hotmail.com', 'A', 1)
    response.writeUInt16BE(0x81_80, 2)
    // The second datagram is answered, the first was not: what comes back is the answer to the second.
    const [first] = await Promise.all([
      overUdp(service.port, query('messenger.hotmail.com', 'A', 2)),
      overUdpSilently(service.port, response),
    ])
    assert.equal(first.readUInt16BE(0), 2)
    assert.equal(service.lookups.length, 1)
  })

  it('another operation is not implemented, no question or two are malformed: twelve bytes each', async () => {
    using service = await nameService()
    const update = query('messenger.hotmail.com')
    update.writeUInt16BE(0x28_00, 2)
    const none = query('messenger.hotmail.com')
    none.writeUInt16BE(0, 4)
    const two = query('messenger.hotmail.com')
    two.writeUInt16BE(2, 4)
    for (const [bytes, code] of [
      [update, 4],
      [none, 1],
      [two, 1],
    ] as const) {
      const answer = await service.ask(bytes)
      assert.deepEqual([answer.code, answer.bytes.length], [code, 12])
    }
  })
})

async function overUdpSilently(port: number, bytes: Buffer): Promise<void> {
  const { createSocket } = await import('node:dgram')
  const socket = createSocket('udp4')
  await new Promise((resolve) => socket.send(bytes, port, '127.0.0.1', resolve))
  socket.close()
}
