import { after, before, describe } from 'node:test'
import { type House, openHouse } from './house.ts'
import { tryLines } from './lines.ts'
import { tryMessages } from './messages.ts'
import { tryPasswords } from './passwords.ts'
import { tryPictures } from './pictures.ts'
import { trySoap } from './soap.ts'
import { trySwitchboards } from './switchboards.ts'

describe('people who mean harm', () => {
  let house: House
  before(async () => {
    // Shorter than it is for people, so that nobody waits a minute here.
    house = await openHouse('limits:\n  silenceBeforeSignIn: 1500\n')
  })
  after(() => house[Symbol.asyncDispose]())

  const subjects = [tryLines, trySwitchboards, tryMessages, trySoap, tryPictures, tryPasswords]
  for (const subject of subjects) subject(() => house)
})
