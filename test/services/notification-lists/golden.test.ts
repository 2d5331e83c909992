import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Contact } from '../../../src/domain/contact.ts'
import type { Roster, RosterEntry } from '../../../src/domain/lists/roster.ts'
import type { Dialect } from '../../../src/protocol/dialect.ts'
import { writeRoster } from '../../../src/services/notification/lists/roster-lines.ts'
import { writeTimestamp } from '../../../src/services/notification/lists/timestamp.ts'

/*
 * The blocks of msnp-wire §6.8 and §11.3, byte for byte. A contact is either in groups or in group 0 here, so that `0,1` of the
 * reference's examples is `1`.
 */

const friends = {
  id: 'f60efbe7-94af-4b16-b926-e4e10878d329',
  owner: 'alice',
  number: 1,
  name: 'Friends',
  isFavorite: false,
  annotations: {},
  changedAt: 0,
  deleted: false,
}

const bobsContact: Contact = {
  id: 'c1f9a363-4ee9-4a33-a434-b056a4c55b98',
  owner: 'alice',
  account: 'bob',
  email: 'bob@example.com',
  type: 'Regular',
  isMessengerUser: true,
  displayName: '',
  friendlyName: 'Bob',
  details: {},
  groups: [friends.id],
  createdAt: 0,
  changedAt: 0,
  deleted: false,
}

const entry = (name: string, more: Partial<RosterEntry> = {}): RosterEntry => ({
  address: `${name.toLowerCase()}@example.com`,
  isTelephone: false,
  displayName: '',
  friendlyName: name,
  contact: undefined,
  roles: [],
  published: {},
  ...more,
})

const bob = entry('Bob', { contact: bobsContact, roles: ['Allow', 'Reverse'] })
const carol = entry('Carol', {
  friendlyName: 'Carol%20C',
  contact: { ...bobsContact, id: 'c1f9a363-0000-4a33-a434-b056a4c55b98', account: 'carol', groups: [] },
})
const dave = entry('Dave', { roles: ['Reverse'] })

const roster = (more: Partial<Roster> = {}): Roster => ({
  owner: {
    id: 'alice',
    email: 'alice@example.com',
    friendlyName: 'Alice%20A',
    privacy: 'AL',
    reverseListPrompt: 'A',
    createdAt: 0,
  },
  version: 17,
  changedAt: Date.parse('2005-04-24T01:57:44.813Z'),
  groups: [friends],
  restName: undefined,
  entries: [bob],
  own: { home: '1 (555) 011' },
  settings: {},
  ...more,
})

function told(dialect: Dialect, lists: Roster): string {
  return writeRoster(lists, { dialect, formFor: (ladder) => ladder.at(dialect) }, 5).toString('latin1')
}

const lines = (...all: readonly string[]) => all.map((line) => `${line}\r\n`).join('')

describe('the answer to SYN, byte for byte', () => {
  it('in dialects 2 to 4: four lists, each whole (msnp-wire §6.8)', () => {
    const expected = lines(
      'SYN 5 17',
      'GTC 5 17 A',
      'BLP 5 17 AL',
      'LST 5 FL 17 1 2 bob@example.com Bob',
      'LST 5 FL 17 2 2 carol@example.com Carol%20C',
      'LST 5 AL 17 1 1 bob@example.com Bob',
      'LST 5 BL 17 0 0',
      'LST 5 RL 17 1 1 bob@example.com Bob',
    )
    for (const dialect of [2, 3, 4] as const)
      assert.equal(told(dialect, roster({ entries: [bob, carol] })), expected, `MSNP${dialect}`)
  })

  it('in dialects 5 and 6: telephones too, one’s own all of them', () => {
    const known = { ...bob, published: { home: '1 (555) 010', takesPages: true } }
    const expected = lines(
      'SYN 5 17',
      'GTC 5 17 A',
      'BLP 5 17 AL',
      'PRP 5 17 PHH 1%20(555)%20011',
      'PRP 5 17 PHW',
      'PRP 5 17 PHM',
      'PRP 5 17 MOB',
      'PRP 5 17 MBE',
      'LST 5 FL 17 1 1 bob@example.com Bob',
      'BPR 17 bob@example.com PHH 1%20(555)%20010',
      'BPR 17 bob@example.com MOB Y',
      'LST 5 AL 17 1 1 bob@example.com Bob',
      'LST 5 BL 17 0 0',
      'LST 5 RL 17 2 2 dave@example.com Dave',
    ).replace('RL 17 2 2', 'RL 17 1 2 bob@example.com Bob\r\nLST 5 RL 17 2 2')
    for (const dialect of [5, 6] as const)
      assert.equal(told(dialect, roster({ entries: [known, dave] })), expected, `MSNP${dialect}`)
  })

  it('in dialect 7: groups before the lists, and their numbers on the forward list', () => {
    const all = told(7, roster({ entries: [bob, carol] }))
    assert.equal(
      all.slice(all.indexOf('LSG')),
      lines(
        'LSG 5 17 1 2 0 Other%20Contacts 0',
        'LSG 5 17 2 2 1 Friends 0',
        'LST 5 FL 17 1 2 bob@example.com Bob 1',
        'LST 5 FL 17 2 2 carol@example.com Carol%20C 0',
        'LST 5 AL 17 1 1 bob@example.com Bob',
        'LST 5 BL 17 0 0',
        'LST 5 RL 17 1 1 bob@example.com Bob',
      ),
    )
  })

  it('in dialects 8 and 9: one line for each person', () => {
    const known = { ...bob, published: { takesPages: true } }
    const expected = lines(
      'SYN 5 17 2 2',
      'GTC A',
      'BLP AL',
      'PRP PHH 1%20(555)%20011',
      'LSG 0 Other%20Contacts 0',
      'LSG 1 Friends 0',
      'LST bob@example.com Bob 11 1',
      'BPR MOB Y',
      'LST dave@example.com Dave 8',
    )
    for (const dialect of [8, 9] as const)
      assert.equal(told(dialect, roster({ entries: [known, dave] })), expected, `MSNP${dialect}`)
  })

  it('in dialect 8 as it was captured (msnp-wire §11.3)', () => {
    const captured = { ...bob, contact: { ...bobsContact, groups: [] } }
    assert.equal(
      told(8, roster({ version: 1, groups: [], own: {}, entries: [captured] })),
      lines('SYN 5 1 1 1', 'GTC A', 'BLP AL', 'LSG 0 Other%20Contacts 0', 'LST bob@example.com Bob 11 0'),
    )
  })

  it('in dialects 10 and 11: names of fields, GUIDs, and one’s own name', () => {
    const known = { ...bob, published: { takesPages: true } }
    const timestamp = '2005-04-23T18:57:44.8130017-07:00'
    const expected = lines(
      `SYN 5 ${timestamp} ${timestamp} 2 1`,
      'GTC A',
      'BLP AL',
      'PRP MFN Alice%20A',
      'PRP PHH 1%20(555)%20011',
      'LSG Friends f60efbe7-94af-4b16-b926-e4e10878d329',
      'LST N=bob@example.com F=Bob C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 11 f60efbe7-94af-4b16-b926-e4e10878d329',
      'BPR MOB Y',
      'LST N=dave@example.com F=Dave 8',
    )
    for (const dialect of [10, 11] as const)
      assert.equal(told(dialect, roster({ entries: [known, dave] })), expected, `MSNP${dialect}`)
  })

  it('in dialect 12: a network behind the lists, and telephones as contacts (from 11 on)', () => {
    const telephone = entry('', {
      address: '15550100',
      isTelephone: true,
      displayName: 'Bob’s mobile',
      contact: { ...bobsContact, id: 'c1f9a363-1111-4a33-a434-b056a4c55b98', account: undefined, groups: [] },
    })
    const all = told(12, roster({ entries: [bob, telephone, dave] }))
    assert.match(all, /^SYN 5 \S+ \S+ 3 1\r\n/)
    assert.equal(
      all.slice(all.indexOf('LST')),
      lines(
        'LST N=bob@example.com F=Bob C=c1f9a363-4ee9-4a33-a434-b056a4c55b98 11 1 f60efbe7-94af-4b16-b926-e4e10878d329',
        'LST N=tel:15550100 F=Bob%E2%80%99s%20mobile C=c1f9a363-1111-4a33-a434-b056a4c55b98 1 4',
        'LST N=dave@example.com F=Dave 8 1',
      ),
    )
    assert.match(told(11, roster({ entries: [telephone] })), /^SYN 5 \S+ \S+ 1 1\r\n/)
    assert.match(told(11, roster({ entries: [telephone] })), / C=c1f9a363-1111-\S+ 1\r\n$/)
    for (const dialect of [8, 10] as const) assert.match(told(dialect, roster({ entries: [telephone] })), / 0 [12]\r\n/)
  })

  it('puts whoever waits for an answer on the pending list, or on the reverse list where there is no other (msnp-wire §10.2)', () => {
    const waiting = roster({ entries: [entry('Eve', { roles: ['Pending'] })] })
    assert.match(told(7, waiting), /LST 5 RL 17 1 1 eve@example.com Eve\r\n$/)
    assert.match(told(9, waiting), /LST eve@example.com Eve 8\r\n$/)
    assert.match(told(10, waiting), /LST N=eve@example.com F=Eve 16\r\n$/)
    assert.match(told(12, waiting), /LST N=eve@example.com F=Eve 16 1\r\n$/)
  })

  it('with nobody and nothing: still a group 0 for those who look for it (clients-in-the-wild §4.7)', () => {
    const empty = roster({ version: 1, groups: [], entries: [], own: {} })
    assert.equal(told(9, empty), lines('SYN 5 1 0 1', 'GTC A', 'BLP AL', 'LSG 0 Other%20Contacts 0'))
    assert.match(told(10, empty), /^SYN 5 \S+ \S+ 0 0\r\nGTC A\r\nBLP AL\r\nPRP MFN Alice%20A\r\n$/)
  })

  it('shows the owner’s own name for a contact, and for those without a group', () => {
    const renamed = { ...carol, displayName: 'Aunt Carol' }
    const all = told(9, roster({ entries: [renamed], restName: 'Everybody else' }))
    assert.match(all, /LSG 0 Everybody%20else 0\r\n/)
    assert.match(all, /LST carol@example.com Aunt%20Carol 1 0\r\n$/)
  })

  it('tells two changes of one millisecond apart', () => {
    assert.equal(writeTimestamp({ changedAt: 0, version: 9 }), '1969-12-31T17:00:00.0000009-07:00')
    assert.equal(writeTimestamp({ changedAt: 0, version: 10 }), '1969-12-31T17:00:00.0000010-07:00')
  })
})
