import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encode } from '../../src/protocol/codec.ts'
import { type Dialect, dialects } from '../../src/protocol/dialect.ts'
import { errors, refusal } from '../../src/protocol/errors.ts'
import { allForms } from '../../src/protocol/grammar.ts'
import type { Ladder } from '../../src/protocol/ladder.ts'
import { pong } from '../../src/protocol/notification/keep-alive.ts'
import { pageShown } from '../../src/protocol/notification/links.ts'
import { personalDataAccepted, personalDataShown } from '../../src/protocol/notification/personal-data.ts'
import { presenceAtFirst, presenceChanged, wentOffline } from '../../src/protocol/notification/presence.ts'
import { privacyChanged, privacyListed, propertyChanged } from '../../src/protocol/notification/properties.ts'
import { signedIn } from '../../src/protocol/notification/sign-in.ts'
import { redirected, ringing, switchboardGranted } from '../../src/protocol/notification/switchboard-calls.ts'
import {
  contactListed,
  groupListed,
  personListed,
  synchronised,
} from '../../src/protocol/notification/synchronisation.ts'
import { userNotified } from '../../src/protocol/notification/user-to-user.ts'
import { dialectChosen } from '../../src/protocol/notification/version.ts'
import { lineFor, mac8, profileOf, profiles } from '../../src/protocol/profiles.ts'
import { memberJoins, memberPresent } from '../../src/protocol/switchboard/joining.ts'
import { memberLeaves } from '../../src/protocol/switchboard/leaving.ts'

/** One set of values for every rung: what a caller gives when it does not look at the dialect. */
const values = {
  account: 'bob@example.com',
  network: 1,
  address: { network: 1, account: 'bob@example.com' },
  status: 'BSY',
  name: 'Bob%20B',
  capabilities: { first: '1085276192', second: '131088' },
  picture: undefined,
  verified: true,
  restricted: false,
  chosen: 'MSNP0',
  version: 17,
  key: 'MFN',
  value: 'Bob%20B',
  privacy: 'AL',
  server: '192.0.2.10:1864',
  current: '192.0.2.9:1863',
  cookie: '1.2.3',
  session: 77,
  seconds: 60,
  path: '/unused1',
  login: '/unused2',
  site: '1',
  service: 'MOBILE',
  url: 'http://192.0.2.1/',
  member: { account: 'bob@example.com', endpoint: '235411cb-7823-4a46-8feb-6f1bccca43fd' },
  index: 1,
  total: 2,
  list: 'FL',
  mask: 11,
  lists: '2000-01-01T00:00:00.0-00:00',
  settings: '2000-01-01T00:00:00.0-00:00',
  contacts: 2,
  groups: ['f60efbe7-94af-4b16-b926-e4e10878d329'],
  groupNumbers: [0, 1],
  groupNumber: 0,
  groupName: 'Friends',
  group: 'f60efbe7-94af-4b16-b926-e4e10878d329',
  contact: 'c1f9a363-4ee9-4a33-a434-b056a4c55b98',
}

const guid = '{235411cb-7823-4a46-8feb-6f1bccca43fd}'

function say(ladder: Ladder, dialect: Dialect, profile = undefined as typeof mac8 | undefined): string | undefined {
  const form = lineFor(ladder, dialect, profile)
  return form && encode(form, 8, values).toString('latin1')
}

/** What a ladder says, and from which dialect on: every dialect up to the next entry gets the same line. */
const golden: readonly (readonly [Ladder, Readonly<Record<number, string | undefined>>])[] = [
  [dialectChosen, { 2: 'VER 8 MSNP0', 13: 'VER 8 MSNP0 CVR0' }],
  [
    signedIn,
    {
      2: 'USR 8 OK bob@example.com Bob%20B',
      6: 'USR 8 OK bob@example.com Bob%20B 1',
      8: 'USR 8 OK bob@example.com Bob%20B 1 0',
      10: 'USR 8 OK bob@example.com 1 0',
    },
  ],
  [
    presenceAtFirst,
    {
      2: 'ILN 8 BSY bob@example.com Bob%20B',
      8: 'ILN 8 BSY bob@example.com Bob%20B 1085276192',
      9: 'ILN 8 BSY bob@example.com Bob%20B 1085276192 %3Cmsnobj%2F%3E',
      14: 'ILN 8 BSY bob@example.com 1 Bob%20B 1085276192 %3Cmsnobj%2F%3E',
      16: 'ILN 8 BSY bob@example.com 1 Bob%20B 1085276192:131088 %3Cmsnobj%2F%3E',
      18: 'NLN BSY 1:bob@example.com Bob%20B 1085276192:131088 %3Cmsnobj%2F%3E',
      21: undefined,
    },
  ],
  [
    presenceChanged,
    {
      2: 'NLN BSY bob@example.com Bob%20B',
      8: 'NLN BSY bob@example.com Bob%20B 1085276192',
      9: 'NLN BSY bob@example.com Bob%20B 1085276192 %3Cmsnobj%2F%3E',
      14: 'NLN BSY bob@example.com 1 Bob%20B 1085276192 %3Cmsnobj%2F%3E',
      16: 'NLN BSY bob@example.com 1 Bob%20B 1085276192:131088 %3Cmsnobj%2F%3E',
      18: 'NLN BSY 1:bob@example.com Bob%20B 1085276192:131088 %3Cmsnobj%2F%3E',
      21: undefined,
    },
  ],
  [
    wentOffline,
    {
      2: 'FLN bob@example.com',
      14: 'FLN bob@example.com 1 0',
      16: 'FLN bob@example.com 1 0:0',
      18: 'FLN 1:bob@example.com 0:0',
      21: undefined,
    },
  ],
  [
    personalDataShown,
    {
      2: undefined,
      11: 'UBX bob@example.com 0',
      14: 'UBX bob@example.com 1 0',
      18: 'UBX 1:bob@example.com 0',
      21: undefined,
    },
  ],
  [personalDataAccepted, { 2: undefined, 11: 'UUX 8 0', 21: undefined }],
  [userNotified, { 2: undefined, 13: 'UUN 8 OK' }],
  [privacyChanged, { 2: 'BLP 8 17 AL', 10: 'BLP 8 AL', 21: undefined }],
  [privacyListed, { 2: 'BLP 8 17 AL', 8: 'BLP AL', 13: undefined }],
  [propertyChanged, { 2: undefined, 5: 'PRP 8 17 MFN Bob%20B', 10: 'PRP 8 MFN Bob%20B', 21: undefined }],
  [
    switchboardGranted,
    {
      2: 'XFR 8 SB 192.0.2.10:1864 CKI 1.2.3',
      13: 'XFR 8 SB 192.0.2.10:1864 CKI 1.2.3 U messenger.msn.com',
      14: 'XFR 8 SB 192.0.2.10:1864 CKI 1.2.3 U messenger.msn.com 1',
      21: undefined,
    },
  ],
  [
    ringing,
    {
      2: 'RNG 77 192.0.2.10:1864 CKI 1.2.3 bob@example.com Bob%20B',
      13: 'RNG 77 192.0.2.10:1864 CKI 1.2.3 bob@example.com Bob%20B U messenger.hotmail.com',
      14: 'RNG 77 192.0.2.10:1864 CKI 1.2.3 bob@example.com Bob%20B U messenger.hotmail.com 1',
      21: undefined,
    },
  ],
  [
    redirected,
    {
      2: 'XFR 8 NS 192.0.2.10:1864',
      3: 'XFR 8 NS 192.0.2.10:1864 0',
      7: 'XFR 8 NS 192.0.2.10:1864 0 192.0.2.9:1863',
      13: 'XFR 8 NS 192.0.2.10:1864 U D',
    },
  ],
  [pong, { 2: 'QNG', 9: 'QNG 60' }],
  [pageShown, { 2: 'URL 8 /unused1 /unused2', 3: 'URL 8 /unused1 /unused2 1' }],
  [
    contactListed,
    {
      2: 'LST 8 FL 17 1 2 bob@example.com Bob%20B',
      7: 'LST 8 FL 17 1 2 bob@example.com Bob%20B 0,1',
      8: 'LST bob@example.com Bob%20B 11 0,1',
      10: 'LST N=bob@example.com F=Bob%20B C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 11 f60efbe7-94af-4b16-b926-e4e10878d329',
      12: 'LST N=bob@example.com F=Bob%20B C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 11 1 f60efbe7-94af-4b16-b926-e4e10878d329',
      13: undefined,
    },
  ],
  [
    groupListed,
    {
      2: undefined,
      7: 'LSG 8 17 1 2 0 Friends 0',
      8: 'LSG 0 Friends 0',
      10: 'LSG Friends f60efbe7-94af-4b16-b926-e4e10878d329',
      13: undefined,
    },
  ],
  [
    memberPresent,
    {
      2: 'IRO 8 1 2 bob@example.com Bob%20B',
      12: 'IRO 8 1 2 bob@example.com Bob%20B 1085276192',
      16: `IRO 8 1 2 bob@example.com;${guid} Bob%20B 1085276192:131088`,
    },
  ],
  [
    memberJoins,
    {
      2: 'JOI bob@example.com Bob%20B',
      12: 'JOI bob@example.com Bob%20B 1085276192',
      16: `JOI bob@example.com;${guid} Bob%20B 1085276192:131088`,
    },
  ],
  [memberLeaves, { 2: 'BYE bob@example.com', 16: `BYE bob@example.com;${guid}` }],
]

describe('one thing said in the words of each dialect', () => {
  for (const [ladder, lines] of golden)
    test(ladder.name, () => {
      let line: string | undefined
      for (const dialect of dialects) {
        if (dialect in lines) line = lines[dialect]
        assert.equal(say(ladder, dialect), line === undefined ? undefined : `${line}\r\n`, `MSNP${dialect}`)
      }
    })

  test('the short answers to SYN, and somebody who is no contact', () => {
    const form = lineFor(synchronised, 8)
    assert.equal(form && String(encode(form, 5, { version: 17 })), 'SYN 5 17\r\n')
    const person = { account: 'dave@example.com', name: 'Dave', mask: 8, network: 1 }
    assert.deepEqual(
      ([8, 10, 12] as const).map((dialect) => {
        const line = lineFor(personListed, dialect)
        return line && String(encode(line, 0, person))
      }),
      [
        'LST dave@example.com Dave 8\r\n',
        'LST N=dave@example.com F=Dave 8\r\n',
        'LST N=dave@example.com F=Dave 8 1\r\n',
      ],
    )
  })
})

describe('Messenger for Mac 8 gets its own words (the seed; msnp-wire §11.8)', () => {
  test('it is known by what it says in CVR, and others are not taken for it', () => {
    assert.equal(profileOf({ product: 'macmsgs', version: '8.0.1' }), mac8)
    assert.equal(profileOf({ product: 'macmsgsbeta', version: '8.0.0' }), mac8)
    for (const [product, version] of [
      ['macmsgs', '7.0.2'],
      // BitlBee's way of asking not to be moved (clients-in-the-wild §7.2).
      ['macmsgs', '3.5.1'],
      ['MSNMSGR', '8.1.0178'],
    ] as const)
      assert.equal(profileOf({ product, version }), undefined, `${product} ${version}`)
  })

  for (const [ladder, line] of [
    [propertyChanged, 'ACK 8 PRP'],
    [privacyChanged, 'ACK 8 BLP'],
    [personalDataAccepted, 'ACK 8 UUX'],
    [userNotified, 'ACK 8 UUN'],
    [presenceAtFirst, 'ILN 8 BSY bob@example.com 1 Bob%20B 1085276192 %3Cmsnobj%2F%3E'],
    [presenceChanged, 'NLN BSY bob@example.com 1 Bob%20B 1085276192 %3Cmsnobj%2F%3E'],
    [pageShown, 'URL 8 MOBILE http://192.0.2.1/'],
    [wentOffline, 'FLN bob@example.com 1 0:0'],
    [personalDataShown, 'UBX bob@example.com 1 0'],
  ] as const)
    test(`${ladder.name}: ${line}`, () => assert.equal(say(ladder, 16, mac8), `${line}\r\n`))

  test('a profile replaces only lines that their ladder knows as exceptions, so that the grammar has them all', () => {
    for (const profile of profiles)
      for (const [ladder, form] of profile.instead) {
        assert.ok(ladder.exceptions.includes(form), `${profile.name}: ${ladder.name}`)
        assert.ok(allForms.includes(form), `${profile.name}: ${ladder.name}`)
      }
  })
})

describe('errors (msnp-wire §4)', () => {
  test('plain, with a detail, and with an empty one', () => {
    assert.equal(String(refusal(errors.notOnline, 7)), '217 7\r\n')
    assert.equal(String(refusal(errors.badList, 9, Buffer.from('<ml/>'))), '241 9 5\r\n<ml/>')
    assert.equal(String(refusal(errors.badList, 9, Buffer.alloc(0))), '241 9 0\r\n')
  })
})
