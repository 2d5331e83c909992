import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { guidIn, type Named, openRoom, type Room } from './room.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

describe('lists of dialects 10 to 12 (msnp-wire §6.8, §6.15–§6.19)', () => {
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

  for (const dialect of [10, 11, 12] as const) {
    const network = dialect === 12 ? ' 1' : ''

    it(`MSNP${dialect}: are added to and taken from, and are as old as they say`, async () => {
      const [alice, bob] = await two()
      const client = await room.enter(dialect, alice)
      const [added = ''] = await client.say(`ADC 6 FL N=${bob.email} F=${bob.email}`)
      const contact = guidIn(added)
      assert.equal(added, `ADC 6 FL N=${bob.email} F=${bob.email} C=${contact}`)
      const answers = await client.say(
        `ADC 7 AL N=${bob.email}`,
        'ADG 8 Friends',
        'GTC 9 N',
        'BLP 10 BL',
        'PRP 11 MFN Alice%20A',
        `SBP 12 ${contact} MFN My%20Bob`,
        `SBP 13 ${contact} MOB Y 1`,
      )
      const group = guidIn(answers[1])
      assert.deepEqual(answers, [
        `ADC 7 AL N=${bob.email}`,
        `ADG 8 Friends ${group}`,
        'GTC 9 N',
        'BLP 10 BL',
        'PRP 11 MFN Alice%20A',
        `SBP 12 ${contact} MFN My%20Bob`,
        `SBP 13 ${contact} MOB Y`,
      ])
      assert.deepEqual(await client.say(`ADC 14 FL C=${contact} ${group}`), [`ADC 14 FL C=${contact} ${group}`])
      const [header = '', ...lists] = await client.say('SYN 15 0 0')
      assert.deepEqual(lists, [
        'GTC N',
        'BLP BL',
        'PRP MFN Alice%20A',
        `LSG Friends ${group}`,
        `LST N=${bob.email} F=My%20Bob C=${contact} 3${network} ${group}`,
      ])
      const [, timestamp] = /^SYN 15 (\S+-07:00) \1 1 1$/.exec(header) ?? []
      assert.ok(timestamp, header)
      assert.deepEqual(await client.say(`SYN 16 ${timestamp} ${timestamp}`), [`SYN 16 ${timestamp} ${timestamp}`])
      assert.equal((await client.say(`SYN 17 ${timestamp} 0`)).length, 6)
      assert.deepEqual(
        await client.say(`REM 18 FL ${contact} ${group}`, `REM 19 FL ${contact}`, `REM 20 AL ${bob.email}`),
        [`REM 18 FL ${contact} ${group}`, `REM 19 FL ${contact}`, `REM 20 AL ${bob.email}`],
      )
      assert.match((await client.say(`SYN 21 ${timestamp} ${timestamp}`))[0] ?? '', /^SYN 21 \S+ \S+ 0 1$/)
      assert.deepEqual(await client.say(`REG 22 ${group} Chums`, `RMG 23 ${group}`), [
        `REG 22 ${group} Chums`,
        `RMG 23 ${group}`,
      ])
      const [back] = await client.say(`ADC 24 FL N=${bob.email}`)
      assert.equal(back, `ADC 24 FL N=${bob.email} F=${bob.name} C=${contact}`, 'a contact comes back under its id')
      await client.leave()
    })

    it(`MSNP${dialect}: refuse what cannot be, each by its number, and stay as they are`, async () => {
      const [alice, bob] = await two()
      const client = await room.enter(dialect, alice)
      const [header] = client.lists
      const answers = await client.say(
        'ADC 6 FL N=nobody@dialects.example',
        'ADC 7 AL N=nobody@dialects.example',
        `ADC 8 FL N=${alice.email}`,
        'ADC 9 FL N=nowhere F=Nobody',
        `ADC 10 RL N=${bob.email}`,
        `ADC 11 FL C=${nobody} ${nobody}`,
        `REM 12 FL ${nobody}`,
        `REM 13 FL ${bob.email}`,
        `REM 14 BL ${bob.email}`,
        `REM 15 PL ${bob.email}`,
        `RMG 16 ${nobody}`,
        `REG 17 ${nobody} Name`,
        `SBP 18 ${nobody} MFN Name`,
        'GTC 19 A',
        'BLP 20 AL',
        `ADG 21 ${'x'.repeat(62)}`,
        `ADC 22 FL N=tel:${'x'.repeat(3)}`,
        'ADC 30 FL N=a@b F=Nobody',
        'ADC 31 AL N=bob@',
      )
      assert.deepEqual(answers, [
        '208 6',
        '208 7',
        '201 8',
        '201 9',
        '216 10',
        '224 11',
        '216 12',
        '403 13',
        '216 14',
        '216 15',
        '224 16',
        '224 17',
        '216 18',
        '218 19',
        '218 20',
        '229 21',
        '201 22',
        '201 30',
        '206 31',
      ])
      const again = await client.say('SYN 5 0 0')
      assert.equal(again[0], header, 'nothing has changed')
      const contact = guidIn((await client.say(`ADC 23 FL N=${bob.email} F=Bob`))[0])
      const group = guidIn((await client.say('ADG 24 Friends'))[0])
      await client.say(`ADC 25 AL N=${bob.email}`, `ADC 26 FL C=${contact} ${group}`)
      const repeated = await client.say(
        `ADC 27 FL N=${bob.email} F=Bob`,
        `ADC 28 AL N=${bob.email}`,
        `ADC 29 BL N=${bob.email}`,
        `ADC 30 FL C=${contact} ${group}`,
        `ADC 31 FL C=${nobody} ${group}`,
        'ADG 32 friends',
        `REM 33 FL ${contact} ${nobody}`,
        `REM 34 FL ${contact} ${group}`,
        `REM 35 FL ${contact} ${group}`,
        `SBP 36 ${contact} XYZ 1`,
      )
      assert.deepEqual(repeated, [
        '215 27',
        '215 28',
        '219 29',
        '215 30',
        '208 31',
        '228 32',
        '224 33',
        `REM 34 FL ${contact} ${group}`,
        '225 35',
        '715 36',
      ])
      await client.leave()
    })

    it(`MSNP${dialect}: the server’s own lists end the connection`, async () => {
      const [alice, bob] = await two()
      for (const line of [`ADC 6 PL N=${bob.email}`, `REM 6 RL ${bob.email}`]) {
        const client = await room.enter(dialect, alice)
        client.wire.send(`${line}\r\n`)
        assert.ok(await client.wire.isDisconnected(), line)
      }
    })

    it(`MSNP${dialect}: a request waits, is answered, and is on the reverse list from then on (msnp-wire §10.2)`, async () => {
      const [alice, bob] = await two()
      const his = await room.enter(dialect, bob)
      const hers = await room.enter(dialect, alice)
      await hers.say(`ADC 6 FL N=${bob.email} F=Bob`)
      assert.deepEqual(await his.heard(), [`ADC 0 RL N=${alice.email} F=${alice.name}`])
      const line = async () => (await his.say('SYN 5 0 0')).find((one) => one.startsWith('LST'))
      assert.equal(await line(), `LST N=${alice.email} F=${alice.name} 16${network}`)
      assert.deepEqual(
        await his.say(`ADC 7 AL N=${alice.email}`, `ADC 8 RL N=${alice.email}`, `REM 9 PL ${alice.email}`),
        [`ADC 7 AL N=${alice.email}`, `ADC 8 RL N=${alice.email}`, `REM 9 PL ${alice.email}`],
      )
      assert.equal(await line(), `LST N=${alice.email} F=${alice.name} 10${network}`)
      const contact = guidIn((await hers.say('SYN 7 0 0')).find((one) => one.startsWith('LST')))
      await hers.say(`REM 8 FL ${contact}`)
      assert.deepEqual(await his.heard(), [`REM 0 RL ${alice.email}`])
      assert.equal(await line(), `LST N=${alice.email} F=${alice.name} 2${network}`)
      await Promise.all([his.leave(), hers.leave()])
    })

    it(`MSNP${dialect}: whoever is added and there is shown in the answer (msnp-wire §6.15)`, async () => {
      const [alice, bob] = await two()
      const his = await room.enter(dialect, bob)
      await his.say('CHG 6 NLN 0', 'PRP 7 PHM 15550100')
      const hers = await room.enter(dialect, alice)
      await hers.say('CHG 6 NLN 0')
      const answers = await hers.say(`ADC 7 FL N=${bob.email} F=${bob.email}`)
      const [, telephone, shown, data] = answers
      assert.equal(telephone, `BPR ${bob.email} PHM 15550100`)
      assert.equal(shown, `ILN 7 NLN ${bob.email} ${bob.name} 0 %3Cmsnobj%2F%3E`)
      if (dialect === 10) assert.equal(data, undefined)
      else assert.match(data ?? '', new RegExp(`^UBX ${bob.email} [0-9]+$`))
      await his.say('CHG 8 HDN 0')
      assert.deepEqual(await hers.heard(), [`FLN ${bob.email}`])
      await his.say('CHG 9 NLN 0')
      assert.equal((await hers.heard())[0], `NLN NLN ${bob.email} ${bob.name} 0 %3Cmsnobj%2F%3E`)
      await Promise.all([his.leave(), hers.leave()])
    })
  }

  it('a group may be called by its name, encoded twice (msnp-wire §6.19)', async () => {
    const [alice] = await two()
    const client = await room.enter(11, alice)
    const group = guidIn((await client.say('ADG 6 New%20Group'))[0])
    assert.deepEqual(await client.say('RMG 7 New%2520Group'), [`RMG 7 ${group}`])
    await client.leave()
  })

  it('contacts stay when their group goes', async () => {
    const [alice, bob] = await two()
    const client = await room.enter(10, alice)
    const contact = guidIn((await client.say(`ADC 6 FL N=${bob.email} F=${bob.name}`))[0])
    const group = guidIn((await client.say('ADG 7 Friends'))[0])
    await client.say(`ADC 8 FL C=${contact} ${group}`, `RMG 9 ${group}`)
    assert.equal((await client.say('SYN 10 0 0')).at(-1), `LST N=${bob.email} F=${bob.name} C=${contact} 1`)
    await client.leave()
  })

  it('telephones are contacts from dialect 11 on, and have no other name than that they are given (msnp-wire §6.15)', async () => {
    const [alice] = await two()
    const early = await room.enter(10, alice)
    assert.deepEqual(await early.say('ADC 6 FL N=tel:15550100 F=Bob'), ['201 6'])
    await early.leave()
    const client = await room.enter(12, alice)
    const [added] = await client.say('ADC 6 FL N=tel:15550100 F=Bob%20mobile')
    const contact = guidIn(added)
    assert.equal(added, `ADC 6 FL N=tel:15550100 F=Bob%20mobile C=${contact}`)
    assert.deepEqual(
      await client.say('ADC 7 FL N=tel:15550100 F=Bob', `SBP 8 ${contact} MFN Bob`, 'ADC 9 AL N=tel:15550100'),
      ['215 7', '213 8', '201 9'],
    )
    assert.equal((await client.say('SYN 10 0 0')).at(-1), `LST N=tel:15550100 F=Bob%20mobile C=${contact} 1 4`)
    assert.deepEqual(await client.say(`REM 11 FL ${contact}`), [`REM 11 FL ${contact}`])
    assert.match((await client.say('SYN 12 0 0'))[0] ?? '', / 0 0$/)
    await client.leave()
  })
})
