import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Dialect } from '../../../src/protocol/dialect.ts'
import { type Client, type Named, openRoom, type Room } from './room.ts'

const dialects = [2, 5, 6, 7, 8, 9] as const satisfies readonly Dialect[]

/** What stands behind a status in `ILN` and `NLN` of somebody who says nothing of what they can do (msnp-wire §6.24). */
const able = (dialect: Dialect) => (dialect <= 7 ? '' : dialect === 8 ? ' 0' : ' 0 %3Cmsnobj%2F%3E')
const version = (client: Client): number => Number(client.lists[0]?.split(' ')[2])

describe('lists of dialects 2 to 9 (msnp-wire §6.8–§6.17)', () => {
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

  for (const dialect of dialects) {
    it(`MSNP${dialect}: are added to and taken from, each time under the next version`, async () => {
      const [alice, { email: bob }] = await two()
      const client = await room.enter(dialect, alice)
      assert.equal(version(client), 1)
      const answers = await client.say(
        `ADD 6 FL ${bob} ${bob}`,
        `ADD 7 AL ${bob} ${bob}`,
        `REM 8 AL ${bob}`,
        `ADD 9 BL ${bob} ${bob}`,
        `REM 10 FL ${bob}`,
        `GTC 11 N`,
        `BLP 12 BL`,
      )
      assert.deepEqual(answers, [
        `ADD 6 FL 2 ${bob} ${bob}`,
        `ADD 7 AL 3 ${bob} ${bob}`,
        `REM 8 AL 4 ${bob}`,
        `ADD 9 BL 5 ${bob} ${bob}`,
        `REM 10 FL 6 ${bob}`,
        'GTC 11 7 N',
        'BLP 12 8 BL',
      ])
      await client.leave()
      const again = await room.enter(dialect, alice)
      assert.equal(version(again), 8)
      assert.deepEqual(await again.say('SYN 6 8'), ['SYN 6 8'], 'whoever has the newest is told so and no more')
      assert.deepEqual(
        (await again.say('SYN 7 7')).slice(1),
        again.lists.slice(1).map((line) => line.replace(/^(GTC|BLP|PRP|LST|LSG) 5 /, '$1 7 ')),
      )
      await again.leave()
    })

    it(`MSNP${dialect}: refuse what cannot be, each by its number, and stay as they are`, async () => {
      const [alice, { email: bob }] = await two()
      const client = await room.enter(dialect, alice)
      const answers = await client.say(
        `ADD 6 FL nobody@dialects.example Nobody`,
        `ADD 7 AL nobody@dialects.example Nobody`,
        `ADD 8 FL nowhere Nobody`,
        `ADD 9 FL ${alice.email} Alice`,
        `REM 10 FL ${bob}`,
        `REM 11 AL ${bob}`,
        `REM 12 BL nobody@dialects.example`,
        `REA 13 ${bob} Robert`,
        'GTC 14 A',
        'BLP 15 AL',
        'GTC 16 X',
        'ADD 30 FL a@b Nobody',
        'ADD 31 FL bob@ Nobody',
      )
      assert.deepEqual(answers, [
        '205 6',
        '205 7',
        '201 8',
        '201 9',
        '216 10',
        '216 11',
        '216 12',
        '216 13',
        '218 14',
        '218 15',
        '201 16',
        '201 30',
        '206 31',
      ])
      assert.deepEqual(await client.say('SYN 17 1'), ['SYN 17 1'])
      await client.say(`ADD 18 FL ${bob} Bob`, `ADD 19 AL ${bob} Bob`)
      const repeated = await client.say(
        `ADD 20 FL ${bob} Bob`,
        `ADD 21 AL ${bob} Bob`,
        `ADD 22 BL ${bob} Bob`,
        `REM 23 AL ${bob}`,
        `ADD 24 BL ${bob} Bob`,
        `ADD 25 AL ${bob} Bob`,
        'SYN 26 5',
      )
      assert.deepEqual(repeated, [
        '215 20',
        '215 21',
        '219 22',
        `REM 23 AL 4 ${bob}`,
        `ADD 24 BL 5 ${bob} Bob`,
        '219 25',
        'SYN 26 5',
      ])
      await client.leave()
    })

    it(`MSNP${dialect}: the server’s own lists end the connection`, async () => {
      const [alice, bob] = await two()
      for (const line of [`ADD 6 RL ${bob.email} Bob`, `ADD 6 PL ${bob.email} Bob`, `REM 6 RL ${bob.email}`]) {
        const client = await room.enter(dialect, alice)
        client.wire.send(`${line}\r\n`)
        assert.ok(await client.wire.isDisconnected(), line)
      }
    })

    it(`MSNP${dialect}: both sides are told, and see each other as soon as they may (msnp-wire §10.1)`, async () => {
      const [alice, bob] = await two()
      const [hers, his] = [await room.enter(dialect, alice), await room.enter(dialect, bob)]
      await hers.say('CHG 6 NLN')
      await his.say('CHG 6 BSY')
      assert.deepEqual(await hers.say(`ADD 7 FL ${bob.email} ${bob.email}`), [
        `ADD 7 FL 2 ${bob.email} ${bob.email}`,
        `ILN 7 BSY ${bob.email} ${bob.name}${able(dialect)}`,
      ])
      assert.deepEqual(await his.heard(), [`ADD 0 RL 2 ${alice.email} ${alice.name}`])
      assert.deepEqual(
        await his.say(`ADD 7 BL ${alice.email} Alice`),
        [`ADD 7 BL 5 ${alice.email} Alice`],
        'from the pending list to the reverse and the block list: three steps',
      )
      assert.deepEqual(await hers.heard(), [`FLN ${bob.email}`])
      await his.say(`REM 8 BL ${alice.email}`)
      assert.deepEqual(await hers.heard(), [`NLN BSY ${bob.email} ${bob.name}${able(dialect)}`])
      await his.say('BLP 9 BL')
      assert.deepEqual(await hers.heard(), [`FLN ${bob.email}`])
      await his.say(`ADD 10 AL ${alice.email} Alice`)
      assert.deepEqual(await hers.heard(), [`NLN BSY ${bob.email} ${bob.name}${able(dialect)}`])
      assert.deepEqual(await hers.say(`REM 8 FL ${bob.email}`), [`REM 8 FL 3 ${bob.email}`])
      assert.deepEqual(await his.heard(), [`REM 0 RL 9 ${alice.email}`])
      assert.deepEqual(await his.say('SYN 11 9'), ['SYN 11 9'], 'it was told of everything')
      await Promise.all([hers.leave(), his.leave()])
    })

    it(`MSNP${dialect}: names are kept, one’s own and those of contacts (msnp-wire §6.17)`, async () => {
      const [alice, bob] = await two()
      const [hers, his] = [await room.enter(dialect, alice), await room.enter(dialect, bob)]
      await his.say('CHG 6 NLN')
      await hers.say('CHG 6 NLN', `ADD 7 FL ${bob.email} ${bob.email}`)
      await his.heard()
      assert.deepEqual(await his.say(`REA 8 ${bob.email} B%C3%B6b`), [`REA 8 3 ${bob.email} B%C3%B6b`])
      assert.deepEqual(await hers.heard(), [`NLN NLN ${bob.email} B%C3%B6b${able(dialect)}`])
      const inLists = async () =>
        (await hers.say('SYN 9 0')).find((line) => line.startsWith('LST') && line.includes(bob.email))
      assert.match((await inLists()) ?? '', /B%C3%B6b/)
      assert.deepEqual(await hers.say(`REA 10 ${bob.email} My%20Bob`), [`REA 10 4 ${bob.email} My%20Bob`])
      assert.match((await inLists()) ?? '', /My%20Bob/)
      await hers.say(`REA 11 ${bob.email} B%C3%B6b`)
      await his.say(`REA 9 ${bob.email} Bobby`)
      assert.match(
        (await inLists()) ?? '',
        /Bobby/,
        'the name that a contact has chosen is not frozen by its repetition',
      )
      assert.deepEqual(await hers.say(`REA 12 ${bob.email} ${'x'.repeat(388)}`), ['209 12'])
      await Promise.all([hers.leave(), his.leave()])
    })
  }

  it('whoever was not told of a change is given the whole list the next time (msnp-wire §6.8)', async () => {
    const [alice, bob] = await two()
    const client = await room.enter(8, alice)
    await room.house.context.lists.addContact(alice.id, { account: bob.id, isMessengerUser: true, allow: true })
    assert.deepEqual(await client.heard(), [], 'a change from elsewhere')
    assert.deepEqual(
      await client.say('GTC 6 N', `REM 7 AL ${bob.email}`, `ADD 8 AL ${bob.email} Bob`),
      ['GTC 6 2 N', `REM 7 AL 3 ${bob.email}`, `ADD 8 AL 4 ${bob.email} Bob`],
      'its own changes count up, and yet it does not reach the newest version',
    )
    await client.leave()
    const again = await room.enter(8, alice)
    const [header = '', ...lists] = await again.say('SYN 6 4')
    const [, newest] = /^SYN 6 ([0-9]+) 1 1$/.exec(header) ?? []
    assert.ok(Number(newest) > 4)
    assert.ok(lists.includes(`LST ${bob.email} ${bob.name} 3 0`))
    await again.leave()
  })

  it('whoever has not asked for the lists is told versions before the newest, and is given them when it does', async () => {
    const [alice, bob] = await two()
    const wire = await room.house.enter(8, alice)
    await wire.fence()
    while ((await wire.fence())?.length) await wire.receive()
    wire.send(`ADD 5 AL ${bob.email} Bob\r\n`)
    assert.equal((await wire.receive())?.line, `ADD 5 AL 1 ${bob.email} Bob`)
    wire.send('SYN 6 1\r\n')
    assert.equal((await wire.receive())?.line, 'SYN 6 2 1 1')
    await wire.close()
  })

  it('are sent one by one to whoever asks for one (msnp-wire §6.9)', async () => {
    const [alice, bob] = await two()
    for (const dialect of [2, 7, 8] as const) {
      const client = await room.enter(dialect, alice)
      if (dialect === 2) await client.say(`ADD 6 FL ${bob.email} Bob`)
      const groups = dialect === 2 ? '' : ' 0'
      assert.deepEqual(await client.say('LST 7 FL', 'LST 8 BL'), [
        `LST 7 FL 2 1 1 ${bob.email} Bob${groups}`,
        'LST 8 BL 2 0 0',
      ])
      if (dialect > 2) assert.deepEqual(await client.say('LSG 9'), ['LSG 9 2 1 1 0 Other%20Contacts 0'])
      await client.leave()
    }
  })

  it('PRP takes telephones from dialect 5 on, and no names before dialect 10 (msnp-wire §6.12)', async () => {
    const [alice, bob] = await two()
    const hers = await room.enter(6, alice)
    const his = await room.enter(9, bob)
    await his.say(`ADD 6 FL ${alice.email} Alice`, 'CHG 7 NLN')
    await hers.heard()
    assert.deepEqual(
      await hers.say(
        'PRP 6 PHH 1%20(555)%20010',
        'PRP 7 PHM 15550100',
        'PRP 8 MOB Y',
        'PRP 9 PHH',
        'PRP 10 MFN Alice',
        'PRP 11 WWE 1',
        'PRP 12 MBE Y',
      ),
      [
        'PRP 6 3 PHH 1%20(555)%20010',
        'PRP 7 4 PHM 15550100',
        'PRP 8 5 MOB Y',
        'PRP 9 6 PHH',
        '715 10',
        '715 11',
        'PRP 12 7 MBE Y',
      ],
    )
    assert.deepEqual(await his.heard(), [
      `BPR 2 ${alice.email} PHH 1%20(555)%20010`,
      `BPR 2 ${alice.email} PHM 15550100`,
      `BPR 2 ${alice.email} MOB Y`,
      `BPR 2 ${alice.email} PHH`,
    ])
    assert.deepEqual(
      (await his.say('SYN 8 2')).filter((line) => /^(LST|BPR)/.test(line)),
      [`LST ${alice.email} Alice 1 0`, 'BPR PHM 15550100', 'BPR MOB Y'],
      'its version is not the newest any more',
    )
    await Promise.all([hers.leave(), his.leave()])
    const again = await room.enter(6, alice)
    assert.deepEqual(
      again.lists.filter((line) => line.startsWith('PRP')),
      ['PRP 5 7 PHH', 'PRP 5 7 PHW', 'PRP 5 7 PHM 15550100', 'PRP 5 7 MOB Y', 'PRP 5 7 MBE Y'],
    )
    again.wire.send(`PRP 6 PHH ${'1'.repeat(96)}\r\n`)
    assert.ok(await again.wire.isDisconnected())
  })
})
