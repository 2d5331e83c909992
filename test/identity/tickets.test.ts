import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { passportLogin } from '../../src/identity/ports.ts'
import { createTickets } from '../../src/identity/tickets.ts'
import { openMemoryStore } from '../../src/store/open.ts'
import { addAccount, testClock } from './people.ts'

const day = 24 * 60 * 60 * 1000

async function setUp() {
  const clock = testClock()
  const store = await openMemoryStore()
  const mara = await addAccount(store, 'mara@lagoon.example', 'secret')
  const key = randomBytes(32)
  const tickets = createTickets({ key, store, clock })
  return { clock, store, mara, key, tickets, [Symbol.asyncDispose]: () => store.close() }
}

describe('a ticket', () => {
  it('says whose it is and for what, and carries the secret that was given out with it', async () => {
    await using world = await setUp()
    const issued = await world.tickets.issue(world.mara.id, 'messengerclear.live.com')
    assert.equal(issued.secret.length, 24)
    assert.equal(issued.expiresAt, world.clock.now + day)
    assert.deepEqual(await world.tickets.verify(issued.text), {
      account: world.mara,
      service: 'messengerclear.live.com',
      secret: issued.secret,
    })
  })

  it('is t= and p=, under 400 characters, safe in cookies, URLs and XML, for a service of any name', async () => {
    await using world = await setUp()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (service) => {
        const { text } = await world.tickets.issue(world.mara.id, service)
        assert.match(text, /^t=[A-Za-z0-9_-]{100,}&p=[A-Za-z0-9_-]+$/)
        assert.ok(text.length < 400, `${text.length} characters`)
        const named = (await world.tickets.verify(text))?.service ?? ''
        assert.ok(Buffer.byteLength(service) <= 128 ? named === service : service.startsWith(named))
      }),
      { numRuns: 100 },
    )
  })

  it('is another every time, with another secret', async () => {
    await using world = await setUp()
    const issued = await Promise.all([1, 2, 3].map(() => world.tickets.issue(world.mara.id, passportLogin)))
    assert.equal(new Set(issued.map(({ text }) => text)).size, 3)
    assert.equal(new Set(issued.map(({ secret }) => secret.toString('hex'))).size, 3)
  })

  it('is taken in every form in which clients send it back (msnp-http §4.2)', async () => {
    await using world = await setUp()
    const { text } = await world.tickets.issue(world.mara.id, passportLogin)
    const [t = '', p = ''] = text.split('&')
    const forms = {
      whole: text,
      'with an empty p': `${t}&p=`,
      'the t part alone': t,
      'the t part without its name': t.slice(2),
      'escaped for XML': `${t}&amp;${p}`,
      'escaped by number': `${t}&#38;${p}`,
      'percent-encoded': encodeURIComponent(text),
      'percent-encoded in small letters': encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
      'percent-encoded and escaped': encodeURIComponent(`${t}&amp;${p}`),
      'between blanks': ` \t${text}\r\n`,
    }
    for (const [form, sent] of Object.entries(forms)) {
      assert.equal((await world.tickets.verify(sent))?.account.id, world.mara.id, form)
    }
  })

  it('is refused when any bit of it was changed', async () => {
    await using world = await setUp()
    const { text } = await world.tickets.issue(world.mara.id, passportLogin)
    for (let index = 0; index < text.length; index++) {
      for (let bit = 0; bit < 7; bit++) {
        const changed = Buffer.from(text, 'latin1')
        changed[index] = (changed[index] ?? 0) ^ (1 << bit)
        const sent = changed.toString('latin1')
        assert.equal(await world.tickets.verify(sent), undefined, `bit ${bit} of character ${index}: ${sent}`)
      }
    }
  })

  it('is refused when it was made up, cut short, drawn out or put together from two', async () => {
    await using world = await setUp()
    const { text } = await world.tickets.issue(world.mara.id, passportLogin)
    const [t = '', p = ''] = text.split('&')
    const [otherT = '', otherP = ''] = (await world.tickets.issue(world.mara.id, passportLogin)).text.split('&')
    const half = Math.floor(t.length / 2)
    const forged = [
      t.slice(0, half) + otherT.slice(half),
      `${t}&${otherP}`,
      `${t}&${p}&${p}`,
      `${p}&${t}`,
      `${t}A`,
      `${t}&q=`,
    ]
    for (const sent of [...forged, '', 't=', 't=&p=', 'a=HENLO', t.slice(0, -1), text.repeat(10)]) {
      assert.equal(await world.tickets.verify(sent), undefined, sent)
    }
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String(), fc.webQueryParameters()), async (sent) => {
        assert.equal(await world.tickets.verify(sent), undefined)
      }),
    )
  })

  it('is refused beyond two kilobytes, before anything is read of it', async () => {
    await using world = await setUp()
    const { text } = await world.tickets.issue(world.mara.id, passportLogin)
    assert.ok(await world.tickets.verify(text.padEnd(2048)))
    assert.equal(await world.tickets.verify(text.padEnd(2049)), undefined)
  })

  it('lasts a day, to the millisecond', async () => {
    await using world = await setUp()
    const { text } = await world.tickets.issue(world.mara.id, passportLogin)
    world.clock.now += day - 1
    assert.ok(await world.tickets.verify(text))
    world.clock.now += 1
    assert.equal(await world.tickets.verify(text), undefined)
  })

  it('ends with the password, and does not come back with the old one', async () => {
    await using world = await setUp()
    const { text } = await world.tickets.issue(world.mara.id, passportLogin)
    const old = await world.store.read(({ accounts }) => accounts.passwordHash(world.mara.id))
    await world.store.change(({ accounts }) => accounts.setPasswordHash(world.mara.id, `${old}x`))
    assert.equal(await world.tickets.verify(text), undefined)
    assert.ok(await world.tickets.verify((await world.tickets.issue(world.mara.id, passportLogin)).text))
  })

  it('ends with the account, even when somebody else gets its address', async () => {
    await using world = await setUp()
    const { text } = await world.tickets.issue(world.mara.id, passportLogin)
    await world.store.change(({ accounts }) => accounts.remove(world.mara.id))
    assert.equal(await world.tickets.verify(text), undefined)
    await addAccount(world.store, 'mara@lagoon.example', 'secret')
    assert.equal(await world.tickets.verify(text), undefined)
    await assert.rejects(world.tickets.issue(world.mara.id, passportLogin), /sign in again/)
  })

  it('outlives a restart with the same key, and no change of the key', async () => {
    await using world = await setUp()
    const { text, secret } = await world.tickets.issue(world.mara.id, passportLogin)
    const again = createTickets({ key: Buffer.from(world.key), store: world.store, clock: world.clock })
    assert.deepEqual((await again.verify(text))?.secret, secret)
    const other = createTickets({ key: randomBytes(32), store: world.store, clock: world.clock })
    assert.equal(await other.verify(text), undefined)
  })
})
