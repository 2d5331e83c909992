import { after, before, describe } from 'node:test'
import { tryBulk } from './bulk.ts'
import { tryFloods } from './floods.ts'
import { tryFuzz } from './fuzz.ts'
import { type House, openHouse } from './house.ts'
import { readableLog } from './log-watch.ts'
import { tryRefusals } from './refusals.ts'

describe('what the log says of people who mean harm', () => {
  let house: House
  before(async () => {
    house = await openHouse(readableLog)
  })
  after(() => house[Symbol.asyncDispose]())

  for (const subject of [tryRefusals, tryFloods, tryBulk, tryFuzz]) subject(() => house)
})
