import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { AccountId } from '../../../src/domain/account.ts'
import { type Role, roles } from '../../../src/domain/contact.ts'
import type { ListEffect } from '../../../src/domain/lists/effects.ts'
import { maySee } from '../../../src/domain/lists/rules.ts'
import type { Store } from '../../../src/domain/ports/store.ts'
import { accountId, emailOf, listsOf, makeWorld, type Name, names, type World } from './world.ts'

/** The lists of everybody, as sets of `owner>other`, and their versions. */
interface Snapshot {
  readonly forward: ReadonlySet<string>
  readonly visible: ReadonlySet<string>
  readonly roles: Readonly<Record<Role, ReadonlySet<string>>>
  readonly versions: Readonly<Record<string, string>>
}

const ids = names.map(accountId)
const pairs = ids.flatMap((one) => ids.filter((other) => other !== one).map((other) => ({ one, other })))

async function snapshot(store: Store): Promise<Snapshot> {
  return await store.read(async (tables) => {
    const forward = new Set<string>()
    const visible = new Set<string>()
    const versions: Record<string, string> = {}
    const inRole = Object.fromEntries(roles.map((role) => [role, new Set<string>()])) as Record<Role, Set<string>>
    for (const id of ids) {
      for (const contact of await tables.contacts.list(id)) {
        if (contact.isMessengerUser && contact.account) forward.add(`${id}>${contact.account}`)
      }
      for (const member of await tables.memberships.list(id)) inRole[member.role].add(`${id}>${member.member}`)
      versions[id] = JSON.stringify(await tables.accounts.listVersions(id))
    }
    for (const { one, other } of pairs) {
      const privacy = (await tables.accounts.get(other))?.privacy ?? 'AL'
      const theirs = roles.filter((role) => inRole[role].has(`${other}>${one}`))
      if (maySee(privacy, theirs)) visible.add(`${one}>${other}`)
    }
    return { forward, visible, roles: inRole, versions }
  })
}

function checkInvariants(now: Snapshot): void {
  for (const { one, other } of pairs) {
    const pair = `${one}>${other}`
    const has = (role: Role) => now.roles[role].has(pair)
    assert.ok(!(has('Allow') && has('Block')), 'Allow and Block exclude each other')
    assert.ok(!(has('Reverse') && has('Pending')), 'Reverse and Pending exclude each other')
    assert.equal(has('Reverse') || has('Pending'), now.forward.has(`${other}>${one}`), 'RL and PL tell who has me')
    const decided = has('Allow') || has('Block') || now.forward.has(pair)
    assert.ok(!(has('Pending') && decided), 'nobody is asked about somebody they have decided about')
  }
}

const of = (effects: readonly ListEffect[], kind: ListEffect['kind']) =>
  effects.filter((effect) => effect.kind === kind)

/** Everything that changed was published, and nothing else. */
function checkEffects(owner: AccountId, before: Snapshot, after: Snapshot, effects: readonly ListEffect[]): void {
  const byPair = (effect: ListEffect) =>
    effect.kind === 'added' || effect.kind === 'removed'
      ? `${effect.by}>${effect.target}`
      : effect.kind === 'relation-changed'
        ? `${effect.watcher}>${effect.seen}`
        : ''
  const newIn = (one: ReadonlySet<string>, other: ReadonlySet<string>) => [...one].filter((pair) => !other.has(pair))
  const added = newIn(after.forward, before.forward)
  const removed = newIn(before.forward, after.forward)
  const privacyChanged = of(effects, 'privacy-changed').length > 0
  const seen = privacyChanged ? [] : [...newIn(after.visible, before.visible), ...newIn(before.visible, after.visible)]
  assert.deepEqual(of(effects, 'added').map(byPair).sort(), added.sort())
  assert.deepEqual(of(effects, 'removed').map(byPair).sort(), removed.sort())
  assert.deepEqual(
    new Set(of(effects, 'relation-changed').map(byPair)),
    new Set([...added, ...removed, ...seen]),
    'relations',
  )
  const changed = before.versions[owner] !== after.versions[owner]
  assert.equal(
    of(effects, 'address-book-changed').length,
    changed ? 1 : 0,
    'no write without a notice, and none without a write',
  )
}

type Step = (world: World, owner: Name, other: Name) => Promise<unknown>

const steps: Readonly<Record<string, Step>> = {
  add: ({ lists }, owner, other) =>
    lists.addContact(accountId(owner), { email: emailOf(other), isMessengerUser: true, allow: true }),
  'add without allowing': ({ lists }, owner, other) =>
    lists.addContact(accountId(owner), { email: emailOf(other), isMessengerUser: true, allow: false }),
  'add to the address book only': ({ lists }, owner, other) =>
    lists.addContact(accountId(owner), { email: emailOf(other), isMessengerUser: false, allow: true }),
  remove: ({ lists }, owner, other) => lists.removeContact(accountId(owner), { email: emailOf(other) }),
  'accept the request': ({ lists }, owner, other) => lists.acceptPending(accountId(owner), emailOf(other)),
  'remove and add in one': ({ lists }, owner, other) =>
    lists.edit(accountId(owner), async (own) => {
      await own.removeContact({ email: emailOf(other) })
      await own.addContact({ email: emailOf(other), isMessengerUser: true, allow: true })
    }),
  'default to allow': ({ lists }, owner) => lists.setPrivacy(accountId(owner), 'AL'),
  'default to block': ({ lists }, owner) => lists.setPrivacy(accountId(owner), 'BL'),
  hide: ({ lists }, owner, other) => lists.setHidden(accountId(owner), { email: emailOf(other) }, true),
  unhide: ({ lists }, owner, other) => lists.setHidden(accountId(owner), { email: emailOf(other) }, false),
}

const step = fc.oneof(
  fc.constantFrom(...Object.keys(steps)).map((name) => ({ name, run: steps[name] as Step })),
  fc.constantFrom(...roles).map((role) => ({
    name: `AddMember ${role}`,
    run: (({ lists }, owner, other) => lists.addMember(accountId(owner), role, emailOf(other))) as Step,
  })),
  fc.constantFrom(...roles).map((role) => ({
    name: `DeleteMember ${role}`,
    run: (({ lists }, owner, other) => lists.removeMember(accountId(owner), role, { email: emailOf(other) })) as Step,
  })),
  fc
    .record({ edit: fc.constantFrom('add', 'remove'), bits: fc.integer({ min: 0, max: 127 }) })
    .map(({ edit, bits }) => ({
      name: `${edit === 'add' ? 'ADL' : 'RML'} l=${bits}`,
      run: (({ lists }, owner, other) =>
        lists.editByAddressList(accountId(owner), edit, [{ email: emailOf(other), lists: bits, network: 1 }])) as Step,
    })),
)

const play = fc.array(
  fc.record({
    step,
    owner: fc.constantFrom(...names),
    other: fc.constantFrom(...names),
  }),
  { minLength: 1, maxLength: 25 },
)

const printPlay = (moves: readonly { step: { name: string }; owner: Name; other: Name }[]) =>
  moves.map((move) => `${move.owner}: ${move.step.name} ${move.other}`).join('; ')

describe('any sequence of operations', () => {
  it('keeps the invariants of the lists, and publishes what changed and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(play, async (moves) => {
        await using world = await makeWorld()
        let before = await snapshot(world.store)
        for (const { step, owner, other } of moves) {
          if (owner === other) continue
          await step.run(world, owner, other)
          const after = await snapshot(world.store)
          checkInvariants(after)
          checkEffects(accountId(owner), before, after, world.effects.splice(0))
          before = after
        }
      }),
      {
        numRuns: 60,
        reporter: (run) =>
          run.failed && assert.fail(`${printPlay(run.counterexample?.[0] ?? [])}: ${run.errorInstance}`),
      },
    )
  })

  it('changes and publishes nothing when its last operation is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(play, async (moves) => {
        await using world = await makeWorld()
        for (const { step, owner, other } of moves) {
          if (owner === other || step.name === 'remove and add in one') continue
          await step.run(world, owner, other)
          const before = await snapshot(world.store)
          world.effects.length = 0
          await step.run(world, owner, other)
          assert.deepEqual(await snapshot(world.store), before, step.name)
          assert.deepEqual(world.effects, [], step.name)
        }
      }),
      {
        numRuns: 30,
        reporter: (run) =>
          run.failed && assert.fail(`${printPlay(run.counterexample?.[0] ?? [])}: ${run.errorInstance}`),
      },
    )
  })

  it('loses nothing when everybody acts at the same instant', async () => {
    await using world = await makeWorld()
    await Promise.all(
      pairs.map(({ one, other }) =>
        world.lists.addContact(one, { account: other, isMessengerUser: true, allow: true }),
      ),
    )
    checkInvariants(await snapshot(world.store))
    for (const name of names) {
      const others = names.filter((other) => other !== name).sort()
      const expected = ['AL', 'FL', 'RL'].flatMap((list) => others.map((other) => `${list} ${other}`))
      assert.equal(await listsOf(world.store, name), expected.join(', '))
    }
    assert.equal(of(world.effects, 'added').length, pairs.length)
  })
})
