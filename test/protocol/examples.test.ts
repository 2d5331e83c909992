import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describe } from '../../src/protocol/describe.ts'
import type { Dialect } from '../../src/protocol/dialect.ts'
import type { Role, Sender } from '../../src/protocol/form.ts'
import { payloadRule } from '../../src/protocol/grammar.ts'
import { FrameReader } from '../../src/wire/frame-reader.ts'

/**
 * Lines as the reference writes them (msnp-wire §5–§8, §11): where and when they are said, and what some of their fields are called. `⏎`
 * stands for CRLF; a length is put in for `#`.
 */
const lines: readonly (readonly [Role, Sender, Dialect, line: string, fields?: Readonly<Record<string, string>>])[] = [
  ['notification', 'client', 2, 'VER 0 MSNP2 CVR0', { offers: 'MSNP2' }],
  ['notification', 'server', 2, 'VER 0 MSNP2', { chosen: 'MSNP2' }],
  ['notification', 'client', 2, 'INF 1'],
  ['notification', 'server', 2, 'INF 1 MD5'],
  ['notification', 'client', 2, 'USR 2 MD5 I alice@example.com', { account: 'alice@example.com' }],
  ['notification', 'server', 2, 'USR 2 MD5 S 1013928519.693957190'],
  ['notification', 'client', 2, 'USR 3 MD5 S 0dc38e0c96e5ef37eb9451a0b2d5aaf9'],
  ['notification', 'server', 2, 'USR 3 OK alice@example.com Alice', { name: 'Alice' }],
  ['notification', 'client', 2, 'USR 3 CTP I alice@example.com'],
  ['notification', 'client', 2, 'SYN 4 0'],
  ['notification', 'server', 2, 'SYN 4 17'],
  ['notification', 'server', 2, 'GTC 4 17 A', { prompt: 'A' }],
  ['notification', 'server', 2, 'BLP 4 17 AL', { privacy: 'AL' }],
  ['notification', 'server', 2, 'LST 5 FL 17 1 2 bob@example.com Bob', { account: 'bob@example.com' }],
  ['notification', 'server', 2, 'LST 5 BL 17 0 0'],
  ['notification', 'client', 2, 'CHG 5 NLN', { status: 'NLN' }],
  ['notification', 'server', 2, 'ILN 5 NLN bob@example.com Bob', { status: 'NLN', name: 'Bob' }],
  ['notification', 'client', 2, 'CVR 6 0x0409 win 4.10 i386 MSMSGS 1.0.0863', { clientVersion: '1.0.0863' }],
  [
    'notification',
    'server',
    2,
    'CVR 6 1.0.0863 1.0.0863 1.0.0863 http://www.example.net http://www.example.net',
    { minimum: '1.0.0863' },
  ],
  ['notification', 'server', 2, 'XFR 2 NS 192.0.2.10:1863'],
  ['notification', 'server', 5, 'XFR 2 NS 192.0.2.10:1863 0'],
  ['notification', 'server', 7, 'XFR 2 NS 192.0.2.10:1863 0 192.0.2.11:1863'],
  ['notification', 'server', 5, 'PRP 5 17 PHH 1%20(555)%20010', { key: 'PHH' }],
  ['notification', 'server', 7, 'LSG 5 17 1 2 0 Other%20Contacts 0'],
  ['notification', 'server', 7, 'LST 5 FL 17 1 2 bob@example.com Bob 0,1'],
  ['notification', 'server', 7, 'BPR 17 bob@example.com PHH 1%20(555)%20010'],
  ['notification', 'client', 7, 'ADG 6 Friends 0'],
  ['notification', 'server', 7, 'ADG 6 18 Friends 2 0'],
  ['notification', 'client', 7, 'REG 7 2 Pals 0'],
  ['notification', 'client', 7, 'RMG 8 2'],
  ['notification', 'client', 7, 'ADD 9 FL bob@example.com Bob 0'],
  ['notification', 'server', 7, 'ADD 0 RL 19 bob@example.com Bob'],
  ['notification', 'client', 7, 'REM 10 FL bob@example.com'],
  ['notification', 'client', 7, 'REA 11 alice@example.com Alice%20A'],
  [
    'notification',
    'client',
    8,
    'CVR 2 0x0409 winnt 5.1 i386 MSMSGS 4.7.3001 WindowsMessenger alice@example.com',
    { product: 'MSMSGS', codebase: 'WindowsMessenger' },
  ],
  ['notification', 'server', 8, 'USR 3 TWN S ct=1,rver=1,wp=FS_40SEC_0_COMPACT,lc=1,id=1'],
  ['notification', 'client', 8, 'USR 4 TWN S 64f67d1e73a0593112a3'],
  ['notification', 'server', 8, 'USR 4 OK alice@example.com Alice 1 0', { verified: '1', restricted: '0' }],
  ['notification', 'server', 8, 'SYN 5 17 2 2'],
  ['notification', 'server', 8, 'GTC A', { prompt: 'A' }],
  ['notification', 'server', 8, 'BLP AL', { privacy: 'AL' }],
  ['notification', 'server', 8, 'PRP PHH 1%20(555)%20011', { key: 'PHH' }],
  ['notification', 'server', 8, 'LSG 0 Other%20Contacts 0'],
  ['notification', 'server', 8, 'LST bob@example.com Bob 11 0,1'],
  ['notification', 'server', 8, 'BPR MOB Y'],
  ['notification', 'server', 8, 'LST dave@example.com Dave 8'],
  ['notification', 'client', 8, 'CHG 6 NLN 32', { capabilities: '32' }],
  ['notification', 'server', 8, 'ILN 6 NLN bob@example.com Bob 805306404', { capabilities: '805306404' }],
  ['notification', 'server', 9, 'QNG 60', { seconds: '60' }],
  ['notification', 'client', 9, 'PGD 7 bob@example.com 1 #⏎<TEXT xml:space="preserve" enc="utf-8">hello</TEXT>'],
  ['notification', 'client', 10, 'SYN 5 0 0'],
  ['notification', 'server', 10, 'SYN 5 2005-04-23T18:57:44.8130000-07:00 2005-04-23T18:57:54.2070000-07:00 2 1'],
  ['notification', 'server', 10, 'LSG Friends f60efbe7-94af-4b16-b926-e4e10878d329'],
  [
    'notification',
    'server',
    10,
    'LST N=bob@example.com F=Bob C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 11 f60efbe7-94af-4b16-b926-e4e10878d329',
  ],
  ['notification', 'server', 10, 'LST N=dave@example.com F=Dave 8'],
  ['notification', 'client', 10, 'ADC 6 FL N=bob@example.com F=Bob'],
  ['notification', 'server', 10, 'ADC 6 FL N=bob@example.com F=Bob C=c1f9a363-4ee9-4a33-a434-b056a4c55b98'],
  ['notification', 'client', 10, 'ADC 7 AL N=bob@example.com'],
  [
    'notification',
    'client',
    10,
    'ADC 8 FL C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 f60efbe7-94af-4b16-b926-e4e10878d329',
  ],
  ['notification', 'client', 10, 'REM 9 FL c1f9a363-4ee9-4a33-a434-b056a4c55b98'],
  ['notification', 'client', 10, 'SBP 10 c1f9a363-4ee9-4a33-a434-b056a4c55b98 MFN Bob'],
  ['notification', 'client', 10, 'ADG 11 Friends'],
  ['notification', 'client', 11, 'GCF 6 Shields.xml', { fileName: 'Shields.xml' }],
  ['notification', 'server', 11, 'SBS 0 null'],
  [
    'notification',
    'client',
    11,
    'QRY 18 PROD0090YUAUV{2B 32⏎85ecb0db8f32113df79ce0892b9a102c',
    { productId: 'PROD0090YUAUV{2B' },
  ],
  ['notification', 'server', 11, 'CHL 0 22210219642164014968', { challenge: '22210219642164014968' }],
  ['notification', 'client', 11, 'UUX 8 #⏎<Data><PSM>é</PSM><CurrentMedia></CurrentMedia></Data>', { length: '55' }],
  ['notification', 'server', 11, 'UUX 8 0'],
  [
    'notification',
    'server',
    11,
    'UBX bob@example.com #⏎<Data><PSM></PSM><CurrentMedia></CurrentMedia></Data>',
    { account: 'bob@example.com' },
  ],
  ['notification', 'server', 12, 'LST N=bob@example.com F=Bob C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 11 1'],
  [
    'notification',
    'server',
    12,
    'XFR 7 SB 192.0.2.10:1864 CKI 17262740.1050826919.32308',
    { server: '192.0.2.10:1864' },
  ],
  [
    'notification',
    'server',
    12,
    'RNG 11752013 192.0.2.10:1864 CKI 1699.43.8 alice@example.com Alice',
    { session: '11752013', name: 'Alice' },
  ],
  ['notification', 'server', 13, 'GCF 0 #⏎<Policies></Policies>'],
  ['notification', 'server', 13, 'ADL 0 #⏎<ml><d n="example.com"><c n="bob" t="1" l="8" f="Bob" /></d></ml>'],
  ['notification', 'server', 13, 'ADL 6 OK'],
  ['notification', 'server', 13, 'XFR 3 NS 192.0.2.10:1863 U D'],
  [
    'notification',
    'server',
    14,
    'XFR 7 SB 192.0.2.10:1864 CKI 17262740.1050826919.32308 U messenger.msn.com 1',
    { domain: 'messenger.msn.com' },
  ],
  [
    'notification',
    'server',
    14,
    'NLN BSY bob@example.com 1 Bob 1073791084 %3Cmsnobj%2F%3E',
    { network: '1', status: 'BSY' },
  ],
  ['notification', 'server', 14, 'FLN bob@example.com 1 0', { network: '1' }],
  ['notification', 'client', 14, 'FQY 7 #⏎<ml><d n="example.com"><c n="bob" /></d></ml>'],
  ['notification', 'client', 14, 'UUM 12 carol@example.net 32 1 #⏎MIME-Version: 1.0⏎⏎hi', { network: '32' }],
  ['notification', 'client', 15, 'USR 3 SSO I alice@example.com'],
  [
    'notification',
    'server',
    15,
    'USR 3 SSO S MBI_KEY_OLD AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v',
    { policy: 'MBI_KEY_OLD' },
  ],
  ['notification', 'client', 16, 'VER 1 MSNP16 MSNP15 MSNP14 MSNP13 CVR0'],
  ['notification', 'server', 16, 'VER 1 MSNP16 CVR0', { chosen: 'MSNP16' }],
  [
    'notification',
    'client',
    16,
    'CVR 2 0x0409 mac 10.14.6 i386 macmsgs 8.0.1 macmsgs alice@example.com',
    { product: 'macmsgs', clientVersion: '8.0.1' },
  ],
  ['notification', 'server', 16, 'CVR 2 1 2 3 4 5'],
  ['notification', 'server', 16, 'USR 3 TWN S fake=1', { parameters: 'fake=1' }],
  [
    'notification',
    'client',
    16,
    'USR 4 TWN S a=HENLO 235411cb78234a468feb6f1bccca43fd',
    { endpoint: '235411cb78234a468feb6f1bccca43fd' },
  ],
  ['notification', 'client', 16, 'ADL 5 #⏎<ml l="1"><d n="local"><c n="away" l="3" t="1" /></d></ml>'],
  ['notification', 'client', 16, 'PRP 6 MFN alice@example.com', { key: 'MFN', value: 'alice@example.com' }],
  ['notification', 'server', 16, 'ACK 6 PRP'],
  ['notification', 'client', 16, 'BLP 7 AL'],
  ['notification', 'server', 16, 'ACK 7 BLP'],
  ['notification', 'client', 16, 'CHG 8 NLN 1085276192:131088', { capabilities: '1085276192:131088' }],
  [
    'notification',
    'server',
    16,
    'ILN 8 NLN online@local 1 Online%20User 1085276192 %3Cmsnobj%2F%3E',
    { account: 'online@local', picture: '%3Cmsnobj%2F%3E' },
  ],
  [
    'notification',
    'server',
    16,
    'UBX online@local 1 89⏎<Data><PSM>0b48cf1c-b9a5-4793-b8d4-a8ddd6b13c6c</PSM><CurrentMedia></CurrentMedia></Data>',
  ],
  ['notification', 'server', 16, 'ACK 9 UUX'],
  ['notification', 'client', 16, 'URL 13 PROFILE 0x0409', { service: 'PROFILE', parameter: '0x0409' }],
  ['notification', 'server', 16, 'URL 12 MOBILE http://10.0.10.126:8080/', { url: 'http://10.0.10.126:8080/' }],
  ['notification', 'client', 16, 'UUN 15 alice@example.com 8 9⏎ignore me', { purpose: '8' }],
  ['notification', 'server', 16, 'ACK 15 UUN'],
  ['notification', 'client', 16, 'PNG 16'],
  [
    'notification',
    'server',
    18,
    'NLN NLN 1:bob@example.com Bob 2789003324:48 %3Cmsnobj%2F%3E',
    { address: '1:bob@example.com' },
  ],
  ['notification', 'server', 18, 'FLN 1:bob@example.com 0:0'],
  ['notification', 'server', 18, 'UBX 1:bob@example.com 0'],
  ['notification', 'client', 18, 'USR 9 SHA A PENpcmNsZVRpY2tldC8+'],
  ['notification', 'client', 18, 'PUT 12 #⏎Routing: 1.0⏎⏎Reliability: 1.0⏎⏎Publication: 1.0⏎⏎'],
  ['notification', 'server', 18, 'NFY PUT #⏎Routing: 1.0⏎⏎Reliability: 1.0⏎⏎Notification: 1.0⏎⏎'],
  ['notification', 'server', 21, 'SDG 0 #⏎Routing: 1.0⏎⏎Reliability: 1.0⏎⏎Messaging: 2.0⏎⏎hi'],
  [
    'notification',
    'client',
    21,
    'CVR 2 0x0409 winnt 6.1.0 i386 MSNMSGR 15.4.3502.0922 MSNMSGR alice@example.com VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDENCg==',
  ],
  ['notification', 'server', 16, 'OUT OTH', { reason: 'OTH' }],
  ['notification', 'server', 16, '911 4'],
  ['notification', 'server', 16, '241 9 #⏎<ml/>'],
  ['switchboard', 'client', 12, 'USR 1 alice@example.com 1699.42.7', { member: 'alice@example.com' }],
  ['switchboard', 'server', 12, 'USR 1 OK alice@example.com Alice'],
  ['switchboard', 'client', 12, 'CAL 2 bob@example.com', { invited: 'bob@example.com' }],
  ['switchboard', 'server', 12, 'CAL 2 RINGING 11752013', { session: '11752013' }],
  ['switchboard', 'client', 12, 'ANS 1 bob@example.com 1699.43.8 11752013'],
  ['switchboard', 'server', 8, 'IRO 1 1 1 alice@example.com Alice'],
  ['switchboard', 'server', 12, 'IRO 1 1 1 alice@example.com Alice 1073791084'],
  [
    'switchboard',
    'server',
    16,
    'IRO 1 1 2 alice@example.com;{235411cb-7823-4a46-8feb-6f1bccca43fd} Alice 2789003324:48',
  ],
  ['switchboard', 'server', 12, 'ANS 1 OK'],
  ['switchboard', 'server', 8, 'JOI bob@example.com Bob', { name: 'Bob' }],
  [
    'switchboard',
    'client',
    12,
    'MSG 4 N 120⏎MIME-Version: 1.0⏎Content-Type: text/plain; charset=UTF-8⏎X-MMS-IM-Format: FN=Arial; EF=B; CO=ff; CS=0; PF=22⏎⏎hello',
    { acknowledgement: 'N' },
  ],
  [
    'switchboard',
    'client',
    12,
    'MSG 5 U 90⏎MIME-Version: 1.0⏎Content-Type: text/x-msmsgscontrol⏎TypingUser: alice@example.com⏎⏎⏎',
  ],
  ['switchboard', 'client', 12, 'MSG 6 N 69⏎MIME-Version: 1.0⏎Content-Type: text/x-msnmsgr-datacast⏎⏎ID: 1⏎⏎'],
  ['switchboard', 'server', 12, 'MSG alice@example.com Alice #⏎MIME-Version: 1.0⏎⏎hi', { sender: 'alice@example.com' }],
  ['switchboard', 'server', 12, 'ACK 4'],
  ['switchboard', 'server', 12, 'NAK 4'],
  ['switchboard', 'server', 12, 'BYE bob@example.com 1', { why: '1' }],
  ['switchboard', 'server', 12, '217 2'],
]

for (const [role, from, dialect, written, fields = {}] of lines)
  test(`MSNP${dialect} ${role} ${from === 'client' ? 'C' : 'S'}: ${written.slice(0, 90)}`, () => {
    const reader = new FrameReader(payloadRule(role, from, dialect))
    reader.push(spell(written))
    const frame = reader.next()
    assert.ok(frame && !('error' in frame), 'no frame came out')
    assert.equal(reader.next(), undefined, 'something is left over')
    const described = describe(frame, { role, from, dialect })
    assert.equal(described.unknown, false)
    assert.deepEqual(described.unexpected, [])
    for (const [name, token] of Object.entries(fields))
      assert.equal(described.fields.find((field) => field.name === name)?.token, token, name)
  })

/** The bytes of an example. */
function spell(written: string): Buffer {
  const cut = written.indexOf('⏎')
  if (cut < 0) return Buffer.from(`${written}\r\n`)
  const payload = Buffer.from(written.slice(cut + 1).replaceAll('⏎', '\r\n'))
  return Buffer.concat([Buffer.from(`${written.slice(0, cut).replace('#', String(payload.length))}\r\n`), payload])
}
