import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { BookEntry } from '../../src/client/address-book.ts'
import { mergeLists, writeInitialLists } from '../../src/client/roster.ts'

function regular(email: string, displayName = ''): BookEntry {
  return { type: 'Regular', email, displayName, isMessengerUser: true, annotations: new Map() }
}

const seed = ['online', 'busy', 'idle', 'away', 'brb', 'lunch', 'phone', 'hidden'].map((name) => `${name}@local`)

describe('joining memberships and address book', () => {
  it('gives each person the bits of forward, allow and block; reverse and pending are the server’s', () => {
    const roster = mergeLists(
      [
        { role: 'Allow', email: 'bob@example.com' },
        { role: 'Block', email: 'eve@example.com' },
        { role: 'Reverse', email: 'bob@example.com' },
        { role: 'Pending', email: 'carol@example.com' },
      ],
      [regular('Bob@example.com', 'Bob'), regular('dave@example.com')],
    )
    assert.deepEqual(
      roster.map(({ email, lists, name, isContact, isBlocked }) => ({ email, lists, name, isContact, isBlocked })),
      [
        { email: 'Bob@example.com', lists: 3, name: 'Bob', isContact: true, isBlocked: false },
        { email: 'dave@example.com', lists: 1, name: 'dave@example.com', isContact: true, isBlocked: false },
        { email: 'eve@example.com', lists: 4, name: 'eve@example.com', isContact: false, isBlocked: true },
      ],
    )
  })

  it('leaves out the owner and entries that are not on Messenger', () => {
    const me: BookEntry = { ...regular('me@example.com'), type: 'Me' }
    const plain: BookEntry = { ...regular('aunt@example.com'), isMessengerUser: false }
    assert.deepEqual(mergeLists([], [me, plain]), [])
  })
})

describe('the initial ADL', () => {
  it('is the seed’s, byte for byte', () => {
    const members = seed.map((email) => ({ role: 'Allow', email }) as const)
    const [upload = '', ...more] = writeInitialLists(
      mergeLists(
        members,
        seed.map((email) => regular(email)),
      ),
    )
    assert.equal(
      upload,
      '<ml l="1"><d n="local"><c n="away" l="3" t="1" /><c n="brb" l="3" t="1" /><c n="busy" l="3" t="1" />' +
        '<c n="hidden" l="3" t="1" /><c n="idle" l="3" t="1" /><c n="lunch" l="3" t="1" /><c n="online" l="3" t="1" />' +
        '<c n="phone" l="3" t="1" /></d></ml>',
    )
    assert.equal(upload.length, 245)
    assert.deepEqual(more, [])
  })

  it('is sent for an empty list too (msnp-wire §6.20)', () => {
    assert.deepEqual(writeInitialLists([]), ['<ml l="1"></ml>'])
  })

  it('names everybody once, in uploads of at most 150 people and 7.5 kB (msnp-wire §2.5)', () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,30}$/)
    const people = fc.uniqueArray(fc.tuple(name, fc.constantFrom('a.example', 'b.example', 'c.example')), {
      maxLength: 400,
      selector: ([user, domain]) => `${user}@${domain}`,
    })
    fc.assert(
      fc.property(people, (pairs) => {
        const emails = pairs.map(([user, domain]) => `${user}@${domain}`)
        const uploads = writeInitialLists(
          mergeLists(
            [],
            emails.map((email) => regular(email)),
          ),
        )
        const named = uploads.flatMap((upload) =>
          [...upload.matchAll(/<d n="([^"]+)">(.*?)<\/d>/g)].flatMap(([, domain, content = '']) =>
            [...content.matchAll(/<c n="([^"]+)"/g)].map(([, user]) => `${user}@${domain}`),
          ),
        )
        assert.deepEqual(named.sort(), emails.sort())
        for (const upload of uploads) {
          assert.ok(upload.length <= 7500, `${upload.length} bytes`)
          assert.ok((upload.match(/<c /g) ?? []).length <= 150)
        }
      }),
      { numRuns: 30 },
    )
  })
})
