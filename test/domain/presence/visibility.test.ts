import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Status } from '../../../src/domain/presence/status.ts'
import { permits } from '../../../src/domain/presence/visibility.ts'
import { makeWorld, Observer } from './world.ts'

/** msnp-wire §10.1, clauses 3 and 4, written out: may the watcher see the person? */
const truth: readonly (readonly [privacy: 'AL' | 'BL', allowed: boolean, blocked: boolean, sees: boolean])[] = [
  ['AL', false, false, true],
  ['AL', true, false, true],
  ['AL', false, true, false],
  ['AL', true, true, false],
  ['BL', false, false, false],
  ['BL', true, false, true],
  ['BL', false, true, false],
  ['BL', true, true, false],
]

for (const [privacy, allowed, blocked, sees] of truth)
  test(`BLP ${privacy}, ${allowed ? 'on' : 'not on'} Allow, ${blocked ? 'on' : 'not on'} Block: ${sees ? 'seen' : 'not seen'}`, () => {
    assert.equal(permits({ privacy, allowed, blocked }), sees)
  })

const statuses: readonly (Status | 'offline')[] = ['NLN', 'BSY', 'IDL', 'BRB', 'AWY', 'PHN', 'LUN', 'HDN', 'offline']

test('the whole predicate: every status, list and default, with the watcher there before and after', async () => {
  const world = await makeWorld()
  const { lists, hub } = world
  let count = 0
  for (const status of statuses)
    for (const [privacy, allowed, blocked, permitted] of truth)
      for (const onForwardList of [true, false])
        for (const watcherFirst of [true, false]) {
          // One list entry cannot be on both: Block wins when both are asked for (msnp-wire §3.1), so allowed and blocked is blocked.
          const seen = await world.person(`seen${count}`)
          const watcher = await world.person(`watcher${count}`)
          count += 1
          await lists.setPrivacy(seen.id, privacy)
          if (allowed) await lists.addMember(seen.id, 'Allow', watcher.email)
          if (blocked) await lists.addMember(seen.id, 'Block', watcher.email)
          if (onForwardList)
            await lists.addContact(watcher.id, { account: seen.id, isMessengerUser: true, allow: true })
          await world.settle()
          const comeOnline = async (): Promise<Observer | undefined> => {
            if (status === 'offline') return undefined
            const observer = new Observer(hub, seen)
            await observer.change(status)
            return observer
          }
          const before = watcherFirst ? undefined : await comeOnline()
          const watching = new Observer(hub, watcher)
          await watching.change('HDN')
          const after = watcherFirst ? await comeOnline() : undefined
          const expected =
            onForwardList && permitted && status !== 'HDN' && status !== 'offline'
              ? [`${watcherFirst ? 'seen' : 'seen-at-first'} ${seen.friendlyName} ${status}`]
              : []
          assert.deepEqual(
            watching.take(),
            expected,
            `${status} ${privacy} ${allowed} ${blocked} ${onForwardList} ${watcherFirst}`,
          )
          watching.leave()
          before?.leave()
          after?.leave()
        }
  await world.store.close()
})
