import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Dialect, spokenDialects } from '../../src/protocol/dialect.ts'
import { ask, type House, hearAll, openHouse } from './house.ts'

/** A line, and what it is answered from one dialect to another. */
interface Row {
  readonly asks: string
  readonly hears: string | RegExp
  readonly from: Dialect
  readonly to?: Dialect
}

const text = '<TEXT xml:space="preserve" enc="utf-8">hello</TEXT>'
const page = 'http://127.0.0.1/'

const rows: readonly Row[] = [
  { asks: 'SND 7 bob@dialects.example', hears: 'SND 7 OK', from: 2 },
  { asks: 'SND 7 bob@dialects.example 0x0409 MSMSGS', hears: 'SND 7 OK', from: 3 },
  { asks: 'SDC 7 bob@dialects.example 0x0409 MSMSGS MSMSGS X X Ann 5\r\nhello', hears: 'SDC 7 OK', from: 5 },
  { asks: 'FND 7 fname=Ann lname=B city=* state=* country=US', hears: 'FND 7 0 0', from: 2 },
  { asks: `PAG 7 bob@dialects.example ${text.length}\r\n${text}`, hears: '606 7', from: 5, to: 8 },
  { asks: `PAG 7 bob@dialects.example ${text.length}\r\n${text}`, hears: '715 7', from: 9 },
  { asks: `PGD 7 bob@dialects.example 1 ${text.length}\r\n${text}`, hears: '606 7', from: 9 },
  { asks: `PGD 7 bob@dialects.example 0 ${text.length}\r\n${text}`, hears: '201 7', from: 9 },
  { asks: 'IMS 7 ON', hears: 'IMS 7 0 ON', from: 3 },
  { asks: 'URL 7 INBOX', hears: `URL 7 ${page} ${page}`, from: 2, to: 2 },
  { asks: 'URL 7 MOBILE', hears: `URL 7 ${page} ${page} 961`, from: 3 },
  { asks: 'URL 7 PROFILE 0x0409', hears: `URL 7 ${page} ${page} 4263`, from: 3 },
  { asks: 'GCF 7 Shields.xml', hears: '715 7', from: 11, to: 12 },
  { asks: 'GCF 7 Shields.xml', hears: 'GCF 7 Shields.xml 145', from: 13 },
  { asks: 'GCF 7 Other.xml', hears: '715 7', from: 11 },
  { asks: 'CHL 7', hears: /^CHL 7 [0-9]{20}$/, from: 6 },
  { asks: `QRY 7 msmsgs@msnmsgr.com 32\r\n${'0'.repeat(32)}`, hears: 'QRY 7', from: 6 },
  { asks: 'CHG 7 FLN', hears: '201 7', from: 2 },
  { asks: 'USR 7 TWN I bob@dialects.example', hears: '207 7', from: 8 },
  { asks: 'USR 7 MD5 I bob@dialects.example', hears: '207 7', from: 2, to: 7 },
  {
    asks: 'CVR 7 0x0409 win 4.10 i386 MSMSGS 1.0.0863',
    hears: `CVR 7 1.0.0863 1.0.0863 1.0.0863 ${page} ${page}`,
    from: 2,
    to: 7,
  },
  // Commands of other dialects, so that nobody waits for an answer (msnp-wire §6.0).
  { asks: 'SYN 7 0', hears: '502 7', from: 13 },
  { asks: 'REA 7 bob@dialects.example Bob', hears: '502 7', from: 10 },
  { asks: 'ADD 7 FL bob@dialects.example Bob', hears: '502 7', from: 10 },
  { asks: 'INF 7', hears: '502 7', from: 8 },
  { asks: 'ADG 7 Friends 0', hears: '502 7', from: 2, to: 6 },
  { asks: 'PRP 7 PHH 1', hears: '502 7', from: 2, to: 4 },
  { asks: 'SBP 7 c1f9a363-4ee9-4a33-a434-b056a4c55b98 MFN Bob', hears: '502 7', from: 2, to: 9 },
  { asks: 'PNG', hears: 'QNG', from: 2, to: 8 },
  { asks: 'PNG', hears: 'QNG 60', from: 9 },
]

describe('commands that lead nowhere here, and yet keep the client content', () => {
  let house: House
  before(async () => {
    house = await openHouse()
  })
  after(async () => await house?.[Symbol.asyncDispose]())

  for (const dialect of spokenDialects)
    it(`in MSNP${dialect} (msnp-wire §6.23, §6.30–§6.38)`, async () => {
      const wire = await house.enter(dialect, await house.add(`asks${dialect}`))
      await hearAll(wire)
      for (const { asks, hears, from, to = 18 } of rows) {
        if (dialect < from || dialect > to) continue
        const answer = await ask(wire, asks)
        if (typeof hears === 'string') assert.equal(answer, hears, asks)
        else assert.match(answer, hears)
      }
      assert.deepEqual(await hearAll(wire), [])
    })

  it('calls nobody on whose television messages are off (msnp-wire §6.38)', async () => {
    const [caller, called] = [await house.add('caller'), await house.add('called')]
    const television = await house.enter(3, called)
    const client = await house.enter(8, caller)
    for (const wire of [television, client]) wire.send('CHG 6 NLN\r\nIMS 7 OFF\r\n')
    assert.ok((await hearAll(television)).includes('IMS 7 0 OFF'))
    assert.ok((await hearAll(client)).includes('IMS 7 0 OFF'))
    assert.equal(await ask(client, 'XFR 8 SB'), '913 8')
    assert.equal(await ask(client, 'IMS 9 ON'), 'IMS 9 0 ON')
    const [, cookie] = / CKI (\S+)$/.exec(await ask(client, 'XFR 10 SB')) ?? []
    const board = await house.dial()
    assert.match(await ask(board, `USR 1 ${caller.email} ${cookie}`), /^USR 1 OK /)
    assert.match(await ask(board, `CAL 2 ${called.email}`), /^CAL 2 RINGING /)
    assert.deepEqual(await hearAll(television), [])
    assert.equal(await ask(television, 'IMS 8 ON'), 'IMS 8 0 ON')
  })

  it('lets nobody who appears offline begin a conversation before MSNP13 (msnp-wire §6.6, §10.1)', async () => {
    for (const [dialect, answer] of [
      [12, /^913 8$/],
      [13, /^XFR 8 SB /],
    ] as const) {
      const wire = await house.enter(dialect, await house.add(`hidden${dialect}`))
      await hearAll(wire)
      assert.equal(await ask(wire, 'XFR 5 SB'), '913 5')
      wire.send('CHG 6 HDN 0\r\n')
      await hearAll(wire)
      assert.match(await ask(wire, 'XFR 8 SB'), answer)
    }
  })

  it('sends each dialect the profile that it knows (msnp-wire §7.1)', async () => {
    const known: Readonly<Record<string, Dialect>> = {
      LoginTime: 2,
      EmailEnabled: 3,
      ClientIP: 8,
      ABCHMigrated: 10,
      MPOPEnabled: 13,
    }
    for (const dialect of spokenDialects) {
      const wire = await house.enter(dialect, await house.add(`profile${dialect}`))
      let received = await wire.receive()
      while (received && !received.line.startsWith('MSG Hotmail Hotmail ')) received = await wire.receive()
      const payload = received?.payload ?? ''
      assert.match(
        payload,
        /^MIME-Version: 1\.0\r\nContent-Type: text\/x-msmsgsprofile; charset=UTF-8\r\n[\s\S]*\r\n\r\n$/,
      )
      for (const [field, since] of Object.entries(known))
        assert.equal(payload.includes(`\r\n${field}: `), dialect >= since, `${field} in MSNP${dialect}`)
    }
  })

  it('tells of mail after the first CHG from MSNP11 on, and of offline messages as they come (msnp-wire §7.4, §7.5)', async () => {
    for (const dialect of spokenDialects) {
      const person = await house.add(`mail${dialect}`)
      const sender = await house.add(`sender${dialect}`)
      const wire = await house.enter(dialect, person)
      await hearAll(wire)
      wire.send('CHG 6 NLN\r\n')
      const first = (await hearAll(wire)).filter((line) => line.startsWith('MSG '))
      assert.equal(first.length, dialect >= 11 ? 1 : 0)
      assert.match(wire.transcript.join('\n'), dialect >= 11 ? /x-msmsgsinitialmdatanotification/ : /^/)
      const account = await house.context.store.read(({ accounts }) => accounts.get(sender.id))
      assert.ok(account)
      const body = Buffer.from('hello').toString('base64')
      const message = { runId: sender.id, sequence: 1, contentType: 'text/plain; charset=UTF-8', body }
      assert.deepEqual((await house.context.mailbox.post(account, person.email, message)).ok, true)
      const later = (await hearAll(wire)).filter((line) => line.startsWith('MSG '))
      assert.equal(later.length, dialect >= 11 ? 1 : 0)
    }
  })

  it('answers CVQ where CVR0 is all that both know, and nothing else is needed (msnp-wire §2.7, §6.3)', async () => {
    const wire = await house.dial()
    assert.equal(await ask(wire, 'VER 1 CVR0'), 'VER 1 CVR0')
    assert.equal(
      await ask(wire, 'CVQ 2 0x0409 winnt 5.1 i386 MSMSGS 4.7.3001 WindowsMessenger mara@dialects.example'),
      `CVQ 2 4.7.3001 4.7.3001 4.7.3001 ${page} ${page}`,
    )
    const stranger = await house.dial()
    assert.equal(await ask(stranger, 'VER 1 MSNP21 MSNP1 CVR0'), 'VER 1 CVR0')
    assert.equal(
      await ask(stranger, 'CVQ 2 0x0409 win 4.10 i386 MSMSGS 1.0.0863'),
      `CVQ 2 1.0.0863 1.0.0863 1.0.0863 ${page} ${page}`,
    )
  })

  it('gives the rules to clients that have asked for their lists, where lists are asked for (msnp-wire §6.33)', async () => {
    const wire = await house.enter(12, await house.add('rules'))
    assert.deepEqual((await hearAll(wire)).slice(0, 1), ['SBS 0 null'])
    assert.equal(await ask(wire, 'GCF 5 Shields.xml'), '715 5')
    await ask(wire, 'SYN 6 0 0')
    await hearAll(wire)
    assert.equal(await ask(wire, 'GCF 7 Shields.xml'), 'GCF 7 Shields.xml 145')
  })

  it('lets go whoever reports a version in too few words or too many (msnp-wire §4, 731)', async () => {
    for (const [dialect, report] of [
      [2, 'CVR 2 0x0409 win 4.10 i386 MSMSGS'],
      [8, 'CVR 2 0x0409 winnt 5.1'],
      [7, 'CVQ 2 0x0409'],
      [12, 'CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 7.5.0324 msmsgs mara@dialects.example 0 0'],
    ] as const) {
      const wire = await house.dial()
      await ask(wire, `VER 1 MSNP${dialect}`)
      assert.equal(await ask(wire, report), '731 2')
      assert.equal(await wire.receive(), undefined, 'the connection is closed')
    }
  })

  it('lets go whoever chooses a dialect twice (msnp-wire §2.7)', async () => {
    const wire = await house.dial()
    assert.equal(await ask(wire, 'VER 1 MSNP7'), 'VER 1 MSNP7')
    assert.equal(await ask(wire, 'VER 2 MSNP8'), '715 2')
    wire.send('INF 3\r\n')
    assert.equal(await wire.receive(), undefined, 'the connection is closed')
  })
})
