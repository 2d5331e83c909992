import assert from 'node:assert/strict'
import { it } from 'node:test'
import { BanBook } from '../../../src/domain/people/ban-book.ts'
import { openMemoryStore } from '../../../src/store/open.ts'
import { addPeople, idOf, mara, start, testClock } from '../../store/people.ts'

async function setUp() {
  const clock = testClock()
  const store = await openMemoryStore({ clock })
  await addPeople(store, mara)
  let count = 0
  let told = 0
  const changed = async () => {
    told++
  }
  const book = new BanBook({ store, newId: () => idOf(90 + ++count), now: clock, changed })
  return { clock, book, told: () => told, [Symbol.asyncDispose]: () => store.close() }
}

it('bans accounts by their address and networks in one spelling, and tells those who watch', async () => {
  await using world = await setUp()
  const account = await world.book.add('MARA@lagoon.example', { reason: ' shouting\n', endsAt: start + 1 })
  await world.book.add('192.0.2.77/24')
  assert.equal(world.told(), 2)
  assert.deepEqual(
    (await world.book.list()).map(({ email, network, reason, endsAt }) => [email, network, reason, endsAt]),
    [
      ['Mara@Lagoon.example', undefined, 'shouting', start + 1],
      [undefined, '192.0.2.0/24', '', undefined],
    ],
  )
  assert.deepEqual([await world.book.lift(account.id), await world.book.lift(account.id)], [true, false])
  assert.equal(world.told(), 3)
})

it('refuses what would keep out nobody, or everybody', async () => {
  await using world = await setUp()
  const refused = (who: string, code: string, about = {}) => assert.rejects(world.book.add(who, about), { code })
  await refused('nobody@lagoon.example', 'no-such-account')
  await refused('lagoon', 'network-not-good')
  await refused('0.0.0.0/0', 'network-not-good')
  await refused('::/8', 'network-not-good')
  await refused('192.0.2.7', 'end-not-good', { endsAt: start })
  await refused('192.0.2.7', 'reason-too-long', { reason: 'x'.repeat(201) })
  assert.deepEqual([await world.book.list(), world.told()], [[], 0])
})
