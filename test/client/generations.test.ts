import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ClientEvent, MessengerClient } from '../../src/client/messenger-client.ts'
import type { SignInOptions } from '../../src/client/options.ts'
import { clientProfiles, findProfile } from '../../src/client/profiles/index.ts'
import { macMessenger801 } from '../../src/client/profiles/mac-8.0.1.ts'
import { type ClientProfile, endpointOf } from '../../src/client/profiles/profile.ts'
import { windowsLive80, windowsLive85 } from '../../src/client/profiles/wlm-8.ts'
import { windowsLive2009, windowsLive2011 } from '../../src/client/profiles/wlm-14.ts'
import { type ConversationEvent, SwitchboardClient } from '../../src/client/switchboard-client.ts'
import type { TraceEvent } from '../../src/client/trace.ts'
import { runCommand, type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'

const limit = 10_000

/** The first line of a client's `VER` and `CVR`, word for word (msnp-wire §6.2, §11). */
const firstLines: Readonly<Record<string, readonly [offer: string, report: string]>> = {
  'mac-6.0.3': ['MSNP14 MSNP13 CVR0', '0x0409 mac 10.4.11 ppc macmsgs 6.0.3 macmsgs me@example.com'],
  'mac-7.0.2': ['MSNP14 MSNP13 CVR0', '0x0409 mac 10.5.8 i386 macmsgs 7.0.2 macmsgs me@example.com'],
  'mac-8.0.1': ['MSNP16 MSNP15 MSNP14 MSNP13 CVR0', '0x0409 mac 10.14.6 i386 macmsgs 8.0.1 macmsgs me@example.com'],
  'wlm-8.0': ['MSNP14 MSNP13 CVR0', '0x0409 winnt 5.1 i386 MSNMSGR 8.0.0812 msmsgs me@example.com'],
  'wlm-8.1': ['MSNP15 MSNP14 MSNP13 CVR0', '0x0409 winnt 5.1 i386 MSNMSGR 8.1.0178 msmsgs me@example.com'],
  'wlm-8.5': ['MSNP15 MSNP14 MSNP13 CVR0', '0x0409 winnt 5.1 i386 MSNMSGR 8.5.1302 msmsgs me@example.com'],
  'wlm-2009': ['MSNP18 MSNP17 MSNP16 MSNP15 CVR0', '0x0409 winnt 5.1 i386 MSNMSGR 14.0.8117.416 msmsgs me@example.com'],
  'wlm-2011': [
    'MSNP21 MSNP20 MSNP19 MSNP18 MSNP17 CVR0',
    '0x0409 winnt 6.1.0 i386 MSNMSGR 15.4.3502.0922 MSNMSGR me@example.com VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDENCg==',
  ],
}

const passport = { nexus: 'GET /rdr/pprdr.asp', login: 'POST /login2.srf' }
const book = { members: 'POST /abservice/SharingService.asmx', contacts: 'POST /abservice/abservice.asmx' }
/** What each is answered with, and the web pages it asks, in their order. */
const expectations: readonly { readonly name: string; readonly dialect: number; readonly pages: readonly string[] }[] =
  [
    { name: 'mac-6.0.3', dialect: 14, pages: [passport.nexus, passport.login, book.members, book.contacts] },
    { name: 'mac-7.0.2', dialect: 14, pages: [passport.nexus, passport.login, book.members, book.contacts] },
    {
      name: 'mac-8.0.1',
      dialect: 16,
      pages: [
        ...[passport.nexus, passport.login],
        ...[passport.nexus, passport.login, book.members],
        ...[passport.nexus, passport.login, book.contacts],
      ],
    },
    { name: 'wlm-8.0', dialect: 14, pages: ['POST /', 'POST /RST.srf', book.members, book.contacts] },
    { name: 'wlm-8.1', dialect: 15, pages: ['POST /', 'POST /RST.srf', book.members, book.contacts] },
    { name: 'wlm-8.5', dialect: 15, pages: ['POST /', 'POST /RST.srf', book.members, book.contacts] },
    { name: 'wlm-2009', dialect: 18, pages: ['POST /RST2.srf', book.members, book.contacts] },
    { name: 'wlm-2011', dialect: 18, pages: ['POST /RST2.srf', book.members, book.contacts] },
  ]

describe('the clients of all generations', () => {
  let directory: TemporaryDirectory
  let service: ServiceProcess
  let root: string

  before(async () => {
    directory = await temporaryDirectory()
    service = await startServiceProcess(directory.path, { arguments: ['--demo'] })
    root = await readFile(join(directory.path, 'certificates', 'root.pem'), 'utf8')
    for (const name of ['ann', 'ben', 'cleo'])
      await command(['account', 'add', `${name}@example.com`], `${name}${name}`)
    for (const [owner, other] of [
      ['ann', 'ben'],
      ['ben', 'ann'],
      ['ann', 'cleo'],
      ['cleo', 'ann'],
      ['ben', 'cleo'],
      ['cleo', 'ben'],
    ])
      await command(['contact', 'add', `${owner}@example.com`, `${other}@example.com`])
  })
  after(async () => {
    await service?.stop()
    await directory?.[Symbol.asyncDispose]()
  })

  async function command(words: readonly string[], password?: string): Promise<void> {
    const secret = password === undefined ? [] : ['--password-stdin']
    const { code, stderr } = await runCommand([...words, ...secret, '--data', directory.path], password)
    assert.equal(code, 0, stderr)
  }

  const optionsFor = (profile: ClientProfile, name = 'me', password = 'password'): SignInOptions => ({
    server: service.running.msnp.host,
    msnpPort: service.running.msnp.port,
    httpsPort: service.running.https.port,
    root,
    credentials: { email: `${name}@example.com`, password },
    profile,
    timeLimit: limit,
    trace: () => undefined,
  })

  const enter = async (profile: ClientProfile, name: string) =>
    await MessengerClient.signIn(optionsFor(profile, name, `${name}${name}`))

  for (const { name, dialect, pages } of expectations)
    it(`${name} negotiates MSNP${dialect}, signs in by its own pages, and sees seven of eight online`, async () => {
      const profile = findProfile(name)
      assert.ok(profile)
      const trace: TraceEvent[] = []
      const client = await MessengerClient.signIn({ ...optionsFor(profile), trace: (event) => trace.push(event) })
      client.close()
      const asked = trace.flatMap((event) =>
        event.kind === 'web-request' ? [event.request.firstLine.replace(' HTTP/1.1', '')] : [],
      )
      assert.deepEqual(asked, pages)
      const lines = trace.flatMap((event) =>
        event.kind === 'line' && event.from === 'client' ? [[event.frame.verb, ...event.frame.tokens].join(' ')] : [],
      )
      const [offer = '', report = ''] = firstLines[name] ?? []
      assert.deepEqual(lines.slice(0, 2), [`VER 1 ${offer}`, `CVR 2 ${report}`])
      const chosen = trace.find((event) => event.kind === 'line' && event.from === 'server')
      assert.ok(chosen?.kind === 'line')
      assert.equal(chosen.frame.tokens[1], `MSNP${dialect}`)
      assert.equal(client.roster.filter(({ status }) => status !== 'FLN').length, 7)
      assert.equal(client.roster.length, 8)
    })

  it('sends VER, CVR and USR before the first answer, where the client does', async () => {
    const order = async (profile: ClientProfile) => {
      const lines: string[] = []
      const trace = (event: TraceEvent) =>
        event.kind === 'line' && lines.push(`${event.from === 'client' ? '→' : '←'} ${event.frame.verb}`)
      const client = await MessengerClient.signIn({ ...optionsFor(profile), trace })
      client.close()
      return lines.slice(0, 4)
    }
    assert.deepEqual(await order(windowsLive2011), ['→ VER', '→ CVR', '→ USR', '← VER'])
    assert.deepEqual(await order(windowsLive2009), ['→ VER', '← VER', '→ CVR', '← CVR'])
  })

  for (const profile of [macMessenger801, windowsLive80, windowsLive85, windowsLive2009])
    it(`tells ${profile.title} that the password is wrong, in the way that it understands`, async () => {
      await assert.rejects(MessengerClient.signIn(optionsFor(profile, 'me', 'wr0ng')), { code: 'wrong-password' })
    })

  it('names the clients that there are when asked for one that there is not', async () => {
    const words = ['client', '--data', directory.path, '--email', 'me@example.com', '--password-stdin', '--as', 'wlm-7']
    const { code, stderr } = await runCommand(words, 'password')
    assert.notEqual(code, 0)
    for (const { name } of clientProfiles) assert.match(stderr, new RegExp(` ${name.replaceAll('.', '\\.')}[,.]`))
  })

  for (const name of ['mac-7.0.2', 'wlm-8.0', 'wlm-2009'])
    it(`shows with --trace what ${name} sends and where that is known from, but neither password nor tickets`, async () => {
      const words = ['client', '--data', directory.path, '--email', 'ann@example.com', '--password-stdin']
      const { code, stdout } = await runCommand([...words, '--as', name, '--once', '--trace'], 'annann')
      assert.equal(code, 0)
      assert.match(stdout, /^[^\n]+\(documented: /)
      assert.match(stdout, name === 'wlm-2009' ? /token +messengerclear\.live\.com/ : /Cookie +MSPAuth=…/)
      assert.doesNotMatch(stdout, /annann|[=>][\w*!$-]{60,}/)
    })

  it('says of every client where what is known of it comes from', () => {
    for (const { evidence } of clientProfiles) assert.match(evidence, /^(seen|documented): /)
    const names = clientProfiles.map(({ name }) => name)
    assert.equal(new Set(names).size, names.length)
  })

  it('keeps one person in two places, and lets one place sign the other out (msnp-wire §10.4, §6.27 type 4)', async () => {
    const home = await enter(windowsLive2009, 'ann')
    const work = await enter(windowsLive2011, 'ann')
    const both = [windowsLive2009.machine, windowsLive2011.machine].sort()
    const showsBoth = (event: ClientEvent) =>
      event.kind === 'own' && event.places.length === 2 && event.places.every(({ name }) => name === 'WORKSTATION')
    await home.events.next(showsBoth, 'both places', limit)
    assert.deepEqual(home.places.map(({ endpoint }) => endpoint).sort(), both)
    await work.ping()
    assert.deepEqual(work.places.map(({ endpoint }) => endpoint).sort(), both)

    await work.setStatus('BSY')
    await home.events.next((event) => event.kind === 'own' && event.me.status === 'BSY', 'the status', limit)

    const gone = new Promise<Error>((resolve) => home.events.onEnd(resolve))
    await work.signOutElsewhere(windowsLive2009.machine)
    assert.match((await gone).message, /signed in with this account in another place/)
    const showsOne = (event: ClientEvent) => event.kind === 'own' && event.places.length === 1
    await work.events.next(showsOne, 'that the other place has gone', limit)
    assert.deepEqual(
      work.places.map(({ endpoint }) => endpoint),
      [windowsLive2011.machine],
    )
    work.close()
  })

  it('carries a burst of forty P2P messages byte for byte between generations, each acknowledged (msnp-wire §8.2, type D)', async () => {
    const ann = await enter(windowsLive2009, 'ann')
    const ben = await enter(windowsLive85, 'ben')
    const board = await open(ann, windowsLive2009, 18)
    const rings = ben.events.next((event) => event.kind === 'ring', 'the call', limit)
    await board.call('ben@example.com')
    const ring = await rings
    assert.ok(ring.kind === 'ring')
    const other = await answer(ben, windowsLive85, 15, ring)
    await board.events.next(({ kind }) => kind === 'joined', 'Ben', limit)

    const heard: Buffer[] = []
    const all = new Promise<void>((resolve) =>
      other.events.listen((event: ConversationEvent) => {
        if (event.kind === 'message' && heard.push(event.payload) === burst.length) resolve()
      }),
    )
    const head = Buffer.from(
      'MIME-Version: 1.0\r\nContent-Type: application/x-msnmsgrp2p\r\nP2P-Dest: ben@example.com\r\n\r\n',
    )
    // 48 bytes of header, 1,202 of data, 4 of footer: the largest piece of P2Pv1 (msnp-wire §13). CR, LF and NUL are bytes like others.
    const burst = Array.from({ length: 40 }, () =>
      Buffer.concat([head, Buffer.from('\r\n\0MSG 1 D 5\r\n'), randomBytes(48 + 1202 + 4 - 14)]),
    )
    assert.deepEqual(
      await Promise.all(burst.map((piece) => board.send('D', piece))),
      burst.map(() => true),
    )
    await all
    assert.deepEqual(heard, burst)
    other.close()
    board.close()
    ann.close()
    ben.close()
  })

  it('brings three generations into one conversation (msnp-wire §8.3)', async () => {
    const ann = await enter(windowsLive2009, 'ann')
    const ben = await enter(windowsLive80, 'ben')
    const cleo = await enter(macMessenger801, 'cleo')
    const board = await open(ann, windowsLive2009, 18)
    const boards = [board]
    for (const [guest, profile, dialect] of [
      [ben, windowsLive80, 14],
      [cleo, macMessenger801, 16],
    ] as const) {
      const rings = guest.events.next((event) => event.kind === 'ring', 'the call', limit)
      await board.call(guest.me.email)
      const ring = await rings
      assert.ok(ring.kind === 'ring')
      boards.push(await answer(guest, profile, dialect, ring))
      await board.events.next((event) => event.kind === 'joined' && event.email === guest.me.email, 'the guest', limit)
    }
    const text = Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nDrei Geschlechter ☕')
    assert.equal(await board.send('A', text), true)
    for (const one of boards.slice(1)) {
      const message = await one.events.next(({ kind }) => kind === 'message', 'what Ann said', limit)
      assert.ok(message.kind === 'message')
      assert.equal(message.email, 'ann@example.com')
      assert.deepEqual(message.payload, text)
    }
    for (const one of boards.reverse()) one.close()
    for (const client of [ann, ben, cleo]) client.close()
  })

  const seatOf = (client: MessengerClient, profile: ClientProfile, dialect: 14 | 15 | 16 | 18, address: string) => {
    const [host = '', port = ''] = address.split(':')
    return {
      host,
      port: Number(port),
      dialect,
      email: client.me.email,
      endpoint: endpointOf(profile),
      timeLimit: limit,
      trace: () => undefined,
    }
  }

  async function open(client: MessengerClient, profile: ClientProfile, dialect: 18): Promise<SwitchboardClient> {
    const { server, cookie } = await client.requestSwitchboard()
    return await SwitchboardClient.start({ ...seatOf(client, profile, dialect, server), cookie })
  }

  async function answer(
    client: MessengerClient,
    profile: ClientProfile,
    dialect: 14 | 15 | 16,
    { server, cookie, session }: Extract<ClientEvent, { kind: 'ring' }>,
  ): Promise<SwitchboardClient> {
    return await SwitchboardClient.answer({ ...seatOf(client, profile, dialect, server), cookie, session })
  }
})
