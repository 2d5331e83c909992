import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Answer } from 'dns-packet'
import { type Asked, addressesIn, answered, denial, nameService, query, queryOf, record, resolver } from './fixture.ts'

const failed = 2
const noSuchName = 3

const answerAlways = (asked: Asked) => answered(asked, [record('example.com')])

describe('names that are not ours', () => {
  it('are asked of a resolver, with an id and a port by chance, and no EDNS', async () => {
    using upstream = await resolver(answerAlways)
    using service = await nameService({ upstream: [upstream.address] })
    for (let number = 0; number < 8; number += 1) {
      const answer = await service.ask(query(`host${number}.example.com`, 'A', 7))
      assert.equal(answer.id, 7)
      assert.ok(answer.flag_ra && !answer.flag_aa)
    }
    assert.ok(new Set(upstream.asked.map(({ packet }) => packet.id)).size > 6, 'ids')
    assert.ok(new Set(upstream.asked.map(({ port }) => port)).size > 4, 'ports')
    assert.ok(upstream.asked.every(({ packet }) => packet.additionals?.length === 0 && packet.flag_rd))
    assert.equal(service.lookups[0]?.answer, 'forwarded')
  })

  it('are remembered for their time to live, which grows shorter', async () => {
    using upstream = await resolver(answerAlways)
    using service = await nameService({ upstream: [upstream.address] })
    await service.ask(query('example.com'))
    service.clock.now = 299_900
    const [left] = (await service.ask(query('EXAMPLE.com'))).answers ?? []
    assert.equal(left?.type === 'A' && left.ttl, 1)
    assert.equal(upstream.asked.length, 1)
    service.clock.now = 300_000
    await service.ask(query('example.com'))
    assert.equal(upstream.asked.length, 2)
  })

  it('keep the spelling of each client, remembered or not', async () => {
    using upstream = await resolver(answerAlways)
    using service = await nameService({ upstream: [upstream.address] })
    for (const name of ['eXaMpLe.com', 'ExAmPlE.cOM']) {
      const asked = query(name)
      const { bytes } = await service.ask(asked)
      assert.deepEqual(bytes.subarray(12, asked.length), asked.subarray(12))
    }
    assert.equal(upstream.asked.length, 1)
  })

  it('that do not exist are remembered for as long as the SOA record says (RFC 2308)', async () => {
    using upstream = await resolver((asked) => answered(asked, [], { code: noSuchName, authorities: [denial(60)] }))
    using service = await nameService({ upstream: [upstream.address] })
    for (const [now, times] of [
      [0, 1],
      [59_000, 1],
      [60_000, 2],
    ] as const) {
      service.clock.now = now
      assert.equal((await service.ask(query('no.example.com'))).code, noSuchName)
      assert.equal(upstream.asked.length, times)
    }
  })

  it('are remembered in bounded number', async () => {
    using upstream = await resolver(answerAlways)
    using service = await nameService({ upstream: [upstream.address], limits: { remembered: 3 } })
    for (const name of ['a', 'b', 'c', 'a', 'd', 'a', 'b']) await service.ask(query(`${name}.example.com`))
    // b was the one longest unused when d came.
    assert.equal(upstream.asked.length, 5)
  })

  it('asked by many at once are asked once', async () => {
    const held: (() => void)[] = []
    using upstream = await resolver((asked) => {
      held.push(() => upstream.send(answered(asked, [record('example.com')]), asked.port))
      return undefined
    })
    using service = await nameService({ upstream: [upstream.address] })
    const answers = Array.from({ length: 20 }, (_, id) => service.ask(query('example.com', 'A', id)))
    await upstream.nextQuestion()
    // All twenty are in before the first can be answered: a later packet of ours is answered after them.
    await service.ask(query('messenger.hotmail.com'))
    for (const answer of held) answer()
    assert.deepEqual(
      (await Promise.all(answers)).map(({ id }) => id),
      Array.from({ length: 20 }, (_, id) => id),
    )
    assert.equal(upstream.asked.length, 1)
  })
})

describe('a resolver that is no help', () => {
  it('that says nothing is asked again, and the next one as well; the one that answered is asked first from then on', async () => {
    using deaf = await resolver(() => undefined)
    using good = await resolver(answerAlways)
    using service = await nameService({ upstream: [deaf.address, good.address], limits: { patience: 30 } })
    assert.equal((await service.ask(query('a.example.com'))).code, 0)
    assert.equal((await service.ask(query('b.example.com'))).code, 0)
    assert.deepEqual([deaf.asked.length, good.asked.length], [1, 2])
  })

  it('that loses the first packet is asked a second time', async () => {
    using upstream = await resolver((asked) => (upstream.asked.length > 1 ? answerAlways(asked) : undefined))
    using service = await nameService({ upstream: [upstream.address], limits: { patience: 30 } })
    assert.deepEqual(addressesIn(await service.ask(query('example.com'))), ['198.51.100.7'])
  })

  it('that fails is passed over; where all fail, its own word is handed on', async () => {
    using broken = await resolver((asked) => answered(asked, [], { code: failed }))
    using good = await resolver(answerAlways)
    using both = await nameService({ upstream: [broken.address, good.address] })
    using alone = await nameService({ upstream: [broken.address] })
    assert.equal((await both.ask(query('example.com'))).code, 0)
    assert.equal((await alone.ask(query('example.com'))).code, failed)
  })

  it('gives an answer all the same, in time, and one line in the log', async () => {
    using deaf = await resolver(() => undefined)
    using service = await nameService({
      upstream: [deaf.address],
      limits: { patience: 20, giveUp: 50 },
      now: () => performance.now(),
    })
    for (const name of ['a.example', 'b.example']) assert.equal((await service.ask(query(name))).code, failed)
    assert.equal(service.log.lines.length, 1)
    assert.match(service.log.lines[0]?.sentence ?? '', /dns\.upstream/)
    assert.equal(service.lookups[0]?.answer, 'failed')
  })

  it('is none: an error at once', async () => {
    using service = await nameService({ systemResolvers: () => [] })
    assert.equal((await service.ask(query('example.com'))).code, failed)
  })
})

describe('answers that are not believed', () => {
  const forgeries: Readonly<Record<string, (right: Buffer) => void>> = {
    'another id': (right) => right.writeUInt16BE(right.readUInt16BE(0) ^ 1, 0),
    'another name': (right) => right.write('f', 13),
    'another type': (right) => right.writeUInt16BE(28, 12 + 13),
    'a query': (right) => right.writeUInt16BE(0x01_00, 2),
    'no question': (right) => right.writeUInt16BE(0, 4),
  }
  for (const [name, forge] of Object.entries(forgeries))
    it(`${name}: passed over, and the right one is still heard`, async () => {
      using upstream = await resolver((asked) => {
        const wrong = answered(asked, [record('example.com', '203.0.113.66')])
        forge(wrong)
        upstream.send(wrong, asked.port)
        return answerAlways(asked)
      })
      using service = await nameService({ upstream: [upstream.address] })
      assert.deepEqual(addressesIn(await service.ask(query('example.com'))), ['198.51.100.7'])
    })

  it('of somebody else than the one that was asked', async () => {
    using stranger = await resolver(() => undefined)
    using upstream = await resolver((asked) => {
      stranger.send(answered(asked, [record('example.com', '203.0.113.66')]), asked.port)
      return answerAlways(asked)
    })
    using service = await nameService({ upstream: [upstream.address] })
    assert.deepEqual(addressesIn(await service.ask(query('example.com'))), ['198.51.100.7'])
  })

  it('with a name that leads in circles, or records that are cut short: no client gets them', async () => {
    for (const spoil of [
      // The pointer of the record's name to itself.
      (right: Buffer) => right.writeUInt16BE(0xc000 + 12 + 17, 12 + 17),
      (right: Buffer) => right.writeUInt16BE(9, 6),
      (right: Buffer) => right.writeUInt16BE(4_000, right.length - 6),
    ]) {
      using upstream = await resolver((asked) => {
        const wrong = answerAlways(asked)
        spoil(wrong)
        return wrong
      })
      using service = await nameService({ upstream: [upstream.address] })
      assert.equal((await service.ask(query('example.com'))).code, failed)
    }
  })
})

describe('answers that are long', () => {
  const many: Answer[] = Array.from({ length: 60 }, (_, index) => record('example.com', `198.51.100.${index}`))

  it('are fetched over TCP when they come truncated; a client of UDP gets what fits, and TCP the whole', async () => {
    using upstream = await resolver((asked) => {
      const whole = answered(asked, asked.by === 'tcp' ? many : [])
      if (asked.by === 'udp') whole.writeUInt16BE(0x83_80, 2)
      return whole
    })
    using service = await nameService({ upstream: [upstream.address] })
    const short = await service.ask(query('example.com'))
    assert.ok(short.flag_tc)
    assert.ok(short.bytes.length <= 512)
    assert.ok(addressesIn(short).length > 10, 'old resolvers take what there is')
    const whole = await service.askByTcp(query('example.com'))
    assert.equal(whole.flag_tc, false)
    assert.equal(addressesIn(whole).length, 60)
    assert.deepEqual(
      upstream.asked.map(({ by }) => by),
      ['udp', 'tcp'],
    )
  })

  it('lose what nobody asked for first, and are whole without it', async () => {
    const more = Array.from({ length: 15 }, (_, index): Answer => ({ ...denial(60), name: `zone${index}.example.com` }))
    using upstream = await resolver((asked) => answered(asked, [record('example.com')], { authorities: more }))
    using service = await nameService({ upstream: [upstream.address] })
    const answer = await service.ask(query('example.com'))
    assert.equal(answer.flag_tc, false)
    assert.deepEqual([addressesIn(answer).length, answer.authorities?.length], [1, 0])
  })
})

describe('loops', () => {
  it('this service is not among the resolvers that it asks, by whatever address', async () => {
    let port = 0
    using service = await nameService({
      systemResolvers: () => [`127.0.0.1:${port}`],
    })
    port = service.port
    assert.equal((await service.ask(query('example.com'))).code, failed)
    assert.equal(service.lookups.length, 1, 'it asked itself')
  })

  it('a resolver that asks back is told that there is no answer, and the log says so', async () => {
    let back: Promise<unknown> | undefined
    using upstream = await resolver(({ bytes }) => {
      back ??= service.ask(bytes)
      return undefined
    })
    using service = await nameService({
      upstream: [upstream.address],
      limits: { patience: 50, giveUp: 100 },
      now: () => performance.now(),
    })
    const answer = service.ask(query('example.com'))
    await upstream.nextQuestion()
    const looped = (await back) as { code: number }
    assert.equal(looped.code, failed)
    assert.equal((await answer).code, failed)
    assert.match(String(service.log.lines[0]?.fields.trouble), /asks back/)
  })
})

describe('too much at once', () => {
  it('of one address, or of all: an error at once, and no more sockets', async () => {
    using deaf = await resolver(() => undefined)
    for (const limits of [{ underWayPerAddress: 5 }, { underWay: 5 }]) {
      using service = await nameService({
        upstream: [deaf.address],
        limits: { ...limits, patience: 300, giveUp: 300 },
        now: () => performance.now(),
      })
      const begun = performance.now()
      const answers = Array.from({ length: 50 }, (_, index) => service.ask(query(`h${index}.example.com`)))
      await Promise.race(answers)
      assert.ok(performance.now() - begun < 250, 'the sixth waits for the first')
      const codes = (await Promise.all(answers)).map(({ code }) => code)
      assert.deepEqual(new Set(codes), new Set([failed]))
    }
    assert.equal(deaf.asked.length, 10)
  })
})

it('questions of types that are unknown here are handed on', async () => {
  using upstream = await resolver((asked) => answered(asked, []))
  using service = await nameService({ upstream: [upstream.address] })
  assert.equal((await service.ask(queryOf('example.com', 65))).code, 0)
  assert.equal(service.lookups[0]?.type, 'HTTPS')
})
