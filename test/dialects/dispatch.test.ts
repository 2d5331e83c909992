import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type Dialect, spokenDialects } from '../../src/protocol/dialect.ts'
import type { WireActor } from '../scenes/runner/wire-actor.ts'
import { ask, type House, hear, hearAll, openHouse } from './house.ts'

const other = '192.0.2.10:1863'

/** What stands behind the address in `XFR … NS` (msnp-wire §1). */
function ending(dialect: Dialect, here: string): string {
  if (dialect === 2) return ''
  if (dialect <= 6) return ' 0'
  return dialect <= 12 ? ` 0 ${here}` : ' U D'
}

describe('sending clients to another notification server (msnp-wire §1)', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse()
  })
  afterEach(async () => await house?.[Symbol.asyncDispose]())

  const here = () => `127.0.0.1:${house.port}`

  async function name(dialect: Dialect): Promise<{ readonly wire: WireActor; readonly answer: string }> {
    const wire = await house.dial()
    await ask(wire, `VER 1 MSNP${dialect} CVR0`)
    return { wire, answer: await ask(wire, `USR 2 ${dialect <= 7 ? 'MD5' : 'TWN'} I mara@dialects.example`) }
  }

  it('a dispatch server answers every name with the server to go to, in each dialect’s form, and leaves the socket open', async () => {
    house.sendTo(other)
    for (const dialect of spokenDialects) {
      const { wire, answer } = await name(dialect)
      assert.equal(answer, `XFR 2 NS ${other}${ending(dialect, here())}`)
      assert.deepEqual(await hearAll(wire), [])
    }
  })

  it('a server that drains sends away who is signed in, and who signs in', async () => {
    const signedIn: { readonly dialect: Dialect; readonly wire: WireActor }[] = []
    for (const dialect of spokenDialects) {
      const wire = await house.enter(dialect, await house.add(`drained${dialect}`))
      await hearAll(wire)
      signedIn.push({ dialect, wire })
    }
    assert.equal(house.notification.sendAllOn(), 0)
    house.sendTo(other)
    assert.equal(house.notification.sendAllOn(), spokenDialects.length)
    for (const { dialect, wire } of signedIn) {
      assert.equal(await hear(wire), `XFR 0 NS ${other}${ending(dialect, here())}`)
      assert.deepEqual(await hearAll(wire), [])
    }
    assert.match((await name(7)).answer, /^XFR 2 NS /)
  })

  it('tells a client that asks where its notification server is', async () => {
    const wire = await house.dial()
    await ask(wire, 'VER 1 MSNP2 CVR0')
    assert.equal(await ask(wire, 'XFR 3 NS'), `XFR 3 NS ${here()}`)
    house.sendTo(other)
    assert.equal(await ask(wire, 'XFR 4 NS'), `XFR 4 NS ${other}`)
  })
})
