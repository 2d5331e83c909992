import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Named, openRoom, type Room } from './room.ts'

describe('groups of dialects 7 to 9 (msnp-wire §3.7, §6.19)', () => {
  let room: Room
  let people = 0
  before(async () => {
    room = await openRoom()
  })
  after(async () => await room?.[Symbol.asyncDispose]())

  const two = async (): Promise<readonly [alice: Named, bob: Named]> => {
    people++
    return [await room.add(`Alice${people}`), await room.add(`Bob${people}`)]
  }

  for (const dialect of [7, 8, 9] as const) {
    it(`MSNP${dialect}: are made, filled, renamed, emptied and removed by number`, async () => {
      const [alice, { email: bob }] = await two()
      const client = await room.enter(dialect, alice)
      const answers = await client.say(
        'ADG 6 Friends 0',
        'ADG 7 Old%20Friends 0',
        `ADD 8 FL ${bob} Bob 1`,
        `ADD 9 FL ${bob} Bob 2`,
        `ADD 10 FL ${bob} Bob 2`,
        `REM 11 FL ${bob} 1`,
        `REM 12 FL ${bob} 1`,
        'REG 13 2 Chums 0',
        'RMG 14 1',
      )
      assert.deepEqual(answers, [
        'ADG 6 2 Friends 1 0',
        'ADG 7 3 Old%20Friends 2 0',
        `ADD 8 FL 5 ${bob} Bob 1`,
        `ADD 9 FL 6 ${bob} Bob 2`,
        '215 10',
        `REM 11 FL 7 ${bob} 1`,
        '225 12',
        'REG 13 8 2 Chums 0',
        'RMG 14 9 1',
      ])
      const lists = await client.say('SYN 15 0')
      assert.ok(lists.some((line) => /^LSG (15 9 2 2 )?2 Chums 0$/.test(line)))
      assert.ok(lists.some((line) => /^LST .*Bob (1 )?2$/.test(line)))
      await client.leave()
    })
  }

  it('refuse what cannot be, each by its number', async () => {
    const [alice, { email: bob }] = await two()
    const client = await room.enter(8, alice)
    await client.say('ADG 6 Friends 0')
    const answers = await client.say(
      'ADG 7 Friends 0',
      'ADG 8 FRIENDS 0',
      `ADG 9 ${'x'.repeat(62)} 0`,
      'REG 10 7 Work 0',
      'RMG 11 7',
      'RMG 12 0',
      `ADD 13 FL ${bob} Bob 7`,
      `ADD 14 AL ${bob} Bob`,
      `ADD 15 FL ${bob} Bob`,
      `REM 16 FL ${bob} 7`,
      'REG 17 1 Other%20Contacts 0',
    )
    assert.deepEqual(answers, [
      '228 7',
      '228 8',
      '229 9',
      '224 10',
      '224 11',
      '230 12',
      '224 13',
      `ADD 14 AL 3 ${bob} Bob`,
      `ADD 15 FL 4 ${bob} Bob`,
      '224 16',
      'REG 17 5 1 Other%20Contacts 0',
    ])
    for (let number = 2; number <= 30; number++) await client.say(`ADG 18 Group${number} 0`)
    assert.deepEqual(await client.say('ADG 19 Group31 0'), ['223 19'])
    client.wire.send(`ADG 20 ${'x'.repeat(400)} 0\r\n`)
    assert.ok(await client.wire.isDisconnected())
  })

  it('hold everybody else in group 0, which may be called otherwise and is moved from and to in either order', async () => {
    const [alice, { email: bob }] = await two()
    const client = await room.enter(8, alice)
    const groupsOf = async () =>
      (await client.say('SYN 5 0'))
        .find((line) => line.startsWith('LST'))
        ?.split(' ')
        .at(-1)
    await client.say('ADG 6 Friends 0', `ADD 7 FL ${bob} Bob 0`)
    assert.equal(await groupsOf(), '0')
    assert.deepEqual(await client.say(`ADD 8 FL ${bob} Bob 0`), ['215 8'])
    await client.say(`ADD 9 FL ${bob} Bob 1`, `REM 10 FL ${bob} 0`)
    assert.equal(await groupsOf(), '1')
    assert.deepEqual(await client.say(`ADD 11 FL ${bob} Bob 0`, `REM 12 FL ${bob} 1`), [
      `ADD 11 FL 4 ${bob} Bob 0`,
      `REM 12 FL 5 ${bob} 1`,
    ])
    assert.equal(await groupsOf(), '0')
    await client.say(`REM 13 FL ${bob} 0`, `ADD 14 FL ${bob} Bob 1`)
    assert.equal(await groupsOf(), '1')
    assert.deepEqual(await client.say('REG 15 0 Die%20anderen 0'), ['REG 15 7 0 Die%20anderen 0'])
    assert.ok((await client.say('SYN 16 0')).includes('LSG 0 Die%20anderen 0'))
    await client.leave()
  })

  it('take with them the contacts that are in no other group', async () => {
    const [alice, bob] = await two()
    const client = await room.enter(8, alice)
    const carol = await room.add(`Carol${people}`)
    const his = await room.enter(7, bob)
    await his.say('CHG 6 NLN')
    await client.say('ADG 6 One 0', 'ADG 7 Two 0', `ADD 8 FL ${bob.email} Bob 1`)
    await client.say(`ADD 9 FL ${carol.email} Carol 1`, `ADD 10 FL ${carol.email} Carol 2`)
    await his.heard()
    assert.match((await client.say('RMG 11 1')).join(), /^RMG 11 [0-9]+ 1$/)
    assert.deepEqual(
      (await client.say('SYN 12 0')).filter((line) => line.startsWith('LST')),
      [`LST ${carol.email} Carol 1 2`],
    )
    assert.deepEqual(await his.heard(), [`REM 0 RL 3 ${alice.email}`])
    await Promise.all([client.leave(), his.leave()])
  })
})
