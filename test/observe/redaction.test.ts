import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readTimeline } from '../../src/observe/api.ts'
import { exportCapture } from '../../src/observe/capture.ts'
import type { AnswerFact, Fact, KeptBytes, LineFact, RequestFact } from '../../src/observe/facts.ts'
import { Labels } from '../../src/observe/labels.ts'
import { Observation, usualObservation } from '../../src/observe/observation.ts'
import { redact } from '../../src/observe/redaction.ts'
import { exportScene } from '../../src/observe/scene.ts'

const seen = { at: 1, address: '192.0.2.7' } as const
const kept = (text: string): KeptBytes => ({ bytes: Buffer.from(text), length: text.length, isCut: false })

function line(
  role: LineFact['role'],
  from: LineFact['from'],
  dialect: LineFact['dialect'],
  text: string,
  payload?: string,
): LineFact {
  const [verb = '', ...tokens] = text.split(' ')
  const shown = payload === undefined ? tokens : [...tokens, String(payload.length)]
  return {
    ...seen,
    kind: 'line',
    transport: 'tcp',
    connection: '1',
    role,
    from,
    dialect,
    verb,
    tokens: shown,
    payload: payload === undefined ? undefined : kept(payload),
  }
}

function request(target: string, headers: Record<string, string>, body = ''): RequestFact {
  const web = {
    ...seen,
    kind: 'request',
    transport: 'https',
    exchange: 1,
    method: 'POST',
    host: 'login.live.com',
  } as const
  return { ...web, target, headers: Object.entries(headers), body: kept(body) }
}

function answer(headers: Record<string, string>, body = ''): AnswerFact {
  const web = {
    ...seen,
    kind: 'answer',
    transport: 'https',
    exchange: 1,
    asked: 'POST /x',
    status: 200,
    milliseconds: 1,
  } as const
  return { ...web, headers: Object.entries(headers), body: kept(body) }
}

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const soap = { 'content-type': 'text/xml; charset=utf-8' }
const envelope = (inside: string) =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="x"><s:Body>${inside}</s:Body></s:Envelope>`

/** Every place in which a secret was seen, msnp-wire §5, §6.6, §8; msnp-http §4–§6, §12, §16, §18. */
const places: Readonly<Record<string, (secret: string) => Fact>> = {
  'a Passport ticket': (s) => line('notification', 'client', 13, `USR 4 TWN S t=${s}&p=${s}`),
  'a ticket of one part': (s) =>
    line('notification', 'client', 16, `USR 4 TWN S ${s} 235411cb78234a468feb6f1bccca43fd`),
  'a ticket and a proof': (s) =>
    line('notification', 'client', 15, `USR 4 SSO S t=${s}&p= ${s.repeat(6).slice(0, 64)}`),
  'a ticket in a dialect that has none': (s) => line('notification', 'client', 5, `USR 4 TWN S t=${s}`),
  'a ticket before the dialect is known': (s) => line('notification', 'client', undefined, `USR 4 TWN S t=${s}`),
  'a digest': (s) => line('notification', 'client', 7, `USR 4 MD5 S ${Buffer.from(s).toString('hex').slice(0, 32)}`),
  'a digest that is none': (s) => line('notification', 'client', 7, `USR 4 MD5 S ${s}`),
  'a password in clear text': (s) => line('notification', 'client', 2, `USR 4 CTP S ${s}`),
  'a password and one word too many': (s) => line('notification', 'client', 2, `USR 4 CTP S x ${s}`),
  'a password without a transaction': (s) => line('notification', 'client', 2, `USR CTP S ${s}`),
  'the key to a switchboard': (s) =>
    line('notification', 'server', 15, `XFR 7 SB 192.0.2.10:1863 CKI ${s} U messenger.msn.com 1`),
  'a call': (s) =>
    line('notification', 'server', 15, `RNG 11 192.0.2.10:1863 CKI ${s} mara@x.example Mara U messenger.msn.com 1`),
  'an answer to a call': (s) => line('switchboard', 'client', 15, `ANS 1 mara@x.example ${s} 11`),
  'an answer to a call, malformed': (s) => line('switchboard', 'client', 15, `ANS 1 mara@x.example 11 ${s} ${s} ${s}`),
  'the way into a switchboard': (s) => line('switchboard', 'client', 15, `USR 1 mara@x.example ${s}`),
  'the profile after the sign-in': (s) =>
    line('notification', 'server', 15, 'MSG Hotmail Hotmail', `MIME-Version: 1.0\r\nMSPAuth: ${s}\r\nsid: 507\r\n\r\n`),
  'an unknown command': (s) => line('notification', 'client', 15, `XYZ 1 t=${s}&p=${s}`),
  'a ticket that somebody writes to somebody': (s) =>
    line('switchboard', 'client', 15, 'MSG 1 N', `MIME-Version: 1.0\r\n\r\nhere: t=${s}&p=${s} !`),
  'a login': (s) =>
    request('/login2.srf', {
      authorization: `Passport1.4 ct=1,lc=1033,OrgVerb=GET,sign-in=mara%40x.example,pwd=${encodeURIComponent(s)}`,
    }),
  'a login with commas': (s) =>
    request('/login2.srf', { authorization: `Passport1.4 sign-in=mara%40x.example,pwd=a,b,${s},c=${s},OrgVerb=GET` }),
  'a login by name and password': (s) =>
    request('/', { authorization: `Basic ${Buffer.from(`mara:${s}`).toString('base64')}` }),
  'a login with an escaped key': (s) =>
    request('/login2.srf', { authorization: `Passport1.4 sign-in=mara%40x.example,p%77d=${s}` }),
  'what a login gives': (s) =>
    answer({ 'Authentication-Info': `Passport1.4 da-status=success,from-PP='t=${s}&p=${s}'` }),
  cookies: (s) => request('/', { cookie: `MSPAuth=${s}; other=${s}` }),
  'a cookie that is set': (s) => answer({ 'Set-Cookie': `MSPAuth=${s}; path=/; HTTPOnly` }),
  'where a ticket is taken to': (s) => answer({ Location: `http://www.msn.com/?t=${s}&p=${s}&lc=1033` }),
  'a query': (s) => request(`/ppsecure/sha1auth.srf?token=${encodeURIComponent(`ct=1&pwd=${s}`)}&lc=1033`, {}),
  'a session of the gateway': (s) =>
    request(`/gateway/gateway.dll?SessionID=${s}`, { 'x-msn-messenger': `SessionID=${s}; GW-IP=192.0.2.10` }),
  'a form': (s) =>
    request(
      '/account',
      { 'content-type': 'application/x-www-form-urlencoded' },
      `email=mara%40x.example&password=${encodeURIComponent(s)}&password2=${encodeURIComponent(s)}`,
    ),
  'a request for tickets': (s) =>
    request(
      '/RST.srf',
      soap,
      envelope(`<wsse:Username>mara@x.example</wsse:Username><wsse:Password>${xml(s)}</wsse:Password>`),
    ),
  'a password in a section': (s) =>
    request('/RST.srf', soap, envelope(`<wsse:Password Type="x"><![CDATA[${s}]]></wsse:Password>`)),
  'a password around a comment': (s) =>
    request('/RST.srf', soap, envelope(`<Password>${xml(s)}<!-- x -->${xml(s)}</Password>`)),
  'a password that was cut off': (s) => request('/RST.srf', soap, `<Envelope><Password>${xml(s)}`),
  tickets: (s) =>
    answer(
      soap,
      envelope(
        `<wsse:BinarySecurityToken Id="Compact1">t=${s}&amp;p=${s}</wsse:BinarySecurityToken><wst:BinarySecret>${s}</wst:BinarySecret>`,
      ),
    ),
  'a ticket of the address book': (s) =>
    request(
      '/abservice/abservice.asmx',
      soap,
      envelope(`<ABAuthHeader><TicketToken>${s}</TicketToken></ABAuthHeader>`),
    ),
  'a ticket of offline messages': (s) =>
    request(
      '/OimWS/oim.asmx',
      soap,
      envelope(`<Ticket passport="t=${s}&amp;p=${s}" appid="x" lockkey="${s}" xmlns="x"/>`),
    ),
  'a ticket in two parts': (s) =>
    request('/rsi/rsi.asmx', soap, envelope(`<PassportCookie xmlns="x"><t>${s}</t><p>${s}</p></PassportCookie>`)),
  'a page that repeats a ticket': (s) =>
    answer({ 'Content-Type': 'text/html' }, `<html><body>t=${s}&amp;p=${s}</body></html>`),
}

/** As tickets and cookies are, and as passwords may be. */
const token = fc.string({
  unit: fc.constantFrom(...'ABCDEFGHKLMNPQRSTUVWXYZabcdefghkmnpqrstuvwxyz23456789-_'),
  minLength: 16,
  maxLength: 40,
})

const watch = (secrets: boolean) => {
  const observation = new Observation({ ...usualObservation, entries: 1_000, record: 'always', secrets }, () => ({
    host: '192.0.2.20',
    pages: 'http://192.0.2.20/',
  }))
  /** As it is recorded: `record` is the observation's own business, so what it does is done here. */
  const add = (fact: Fact) =>
    observation.timeline.append(secrets ? fact : redact(fact, observation.labels), { account: 'mara@x.example' })
  return { observation, add }
}

/** Everything that can leave the house, as one text. */
const allOf = (observation: Observation, reveal: boolean): string =>
  [
    [...exportCapture(observation, { reveal })].join(''),
    JSON.stringify(readTimeline(observation, { reveal })),
    reveal ? '' : exportScene(observation).text,
  ].join('\n')

/** A secret as it may be written; and its middle, of which no half may stay either. */
function spellings(secret: string): readonly string[] {
  const half = secret.slice(2, 14)
  return [
    half,
    encodeURIComponent(half),
    Buffer.from(`mara:${secret}`).toString('base64'),
    Buffer.from(secret).toString('hex').slice(0, 32),
  ]
}

describe('secrets', () => {
  for (const [place, put] of Object.entries(places))
    it(`never leave the house: ${place}`, () => {
      fc.assert(
        fc.property(token, fc.boolean(), (secret, secrets) => {
          const { observation, add } = watch(secrets)
          add({ ...seen, kind: 'connection', transport: 'tcp', connection: '1', event: 'opened', reason: '' })
          add(put(secret))
          const all = allOf(observation, false)
          for (const spelling of spellings(secret)) assert.ok(!all.includes(spelling), `${spelling} in ${all}`)
          assert.match(all, /\[hidden:[0-9a-f]{8}\]/)
        }),
        { numRuns: 12 },
      )
    })

  it('are shown and exported to those who ask, where the settings keep them', () => {
    for (const put of Object.values(places)) {
      const { observation, add } = watch(true)
      add(put('SECRETsecretSECRET'))
      const text = allOf(observation, true)
      assert.ok(spellings('SECRETsecretSECRET').some((spelling) => text.includes(spelling)))
    }
  })

  it('cannot be had where the settings do not keep them, whoever asks', () => {
    const { observation, add } = watch(false)
    for (const put of Object.values(places)) add(put('SECRETsecretSECRET'))
    const all = allOf(observation, true)
    for (const spelling of spellings('SECRETsecretSECRET')) assert.ok(!all.includes(spelling), spelling)
  })

  it('have one label each, which says nothing to another process', () => {
    const [mine, theirs] = [new Labels(), new Labels()]
    assert.equal(mine.of('t=a&p=b'), mine.of('t=a&p=b'))
    assert.notEqual(mine.of('a'), mine.of('b'))
    assert.notEqual(mine.of('a'), theirs.of('a'))
    assert.equal(mine.of(mine.of('a')), mine.of('a'), 'a label is no secret')
  })

  it('take nothing else with them', () => {
    const labels = new Labels()
    const harmless: readonly Fact[] = [
      line('notification', 'client', 16, 'VER 1 MSNP16 MSNP15 CVR0'),
      line('notification', 'client', 16, 'CHG 8 NLN 1085276192:131088'),
      line('notification', 'server', 16, 'UBX mara@x.example 1', '<Data><PSM>the ticket to ride: p=t</PSM></Data>'),
      request('/abservice/abservice.asmx', { soapaction: 'x/ABFindAll', ...soap }, envelope('<p>one</p><t>two</t>')),
      answer({ 'Content-Type': 'text/html', Location: 'http://192.0.2.20/start?lc=1033' }, '<html><p>t = 1</p></html>'),
    ]
    for (const fact of harmless) assert.deepEqual(redact(fact, labels), fact)
  })

  it('are looked for without fail in whatever comes', () => {
    const bytes = fc
      .uint8Array({ maxLength: 400 })
      .map((one): KeptBytes => ({ bytes: Buffer.from(one), length: one.length, isCut: false }))
    const binary = fc.uint8Array({ maxLength: 40 }).map((one) => Buffer.from(one).toString('latin1'))
    const anyVerb = fc.constantFrom('USR', 'ANS', 'XFR', 'RNG', 'MSG', 'ADL', 'QQQ', '911')
    fc.assert(
      fc.property(
        anyVerb,
        fc.array(binary, { maxLength: 6 }),
        bytes,
        fc.array(fc.tuple(binary, binary), { maxLength: 4 }),
        (verb, tokens, body, headers) => {
          const { observation, add } = watch(true)
          add({ ...line('notification', 'client', 15, verb), tokens, payload: body })
          add({ ...request(tokens.join('?'), {}), headers, body })
          add({ ...answer({}), headers, body })
          assert.equal(readTimeline(observation).entries.length, 3)
          assert.equal(allOf(observation, false).length > 0, true)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('are looked for in time that grows no faster than what is looked at', () => {
    const labels = new Labels()
    const size = 128 * 1024
    const hostile = [
      't=',
      '<Password>',
      '<![CDATA[',
      '<!--',
      '<PassportCookie>',
      'a=b,',
      't=aaaaaaaaaaaaa&',
      'Cookie: =\r\n',
      ' passport="',
    ]
    for (const piece of hostile) {
      const body = kept(piece.repeat(size / piece.length))
      const started = performance.now()
      redact({ ...request('/', soap), body }, labels)
      assert.ok(performance.now() - started < 1_500, `${piece} takes ${performance.now() - started} ms`)
    }
  })
})
