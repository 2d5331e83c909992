import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type House, harmless } from './house.ts'
import { book, bookCall } from './soap-request.ts'
import { Wire } from './wire.ts'

/** Nearly as many as a list holds: other tests may have left somebody a few contacts. */
const most = 900

export function tryBulk(house: () => House): void {
  describe('many calls at once, each nearly as large as a call may be', () => {
    it('let others change something between one and the next', () =>
      harmless(house(), async () => {
        const contacts = Array.from(
          { length: most },
          (_, index) => `<Contact><contactInfo><displayName>Contact ${index}</displayName></contactInfo></Contact>`,
        ).join('')
        const element = `<ABContactAdd xmlns="${book}"><contacts>${contacts}</contacts></ABContactAdd>`
        const wire = await Wire.signIn(house().port, house().attacker)
        const begun = performance.now()
        let isOver = false
        const attack = Promise.all(
          house()
            .gang.slice(0, 10)
            .map((person) => house().send(bookCall(person, element))),
        )
        const attacked = attack.finally(() => {
          isOver = true
        })
        let longest = 0
        for (let edit = 10; !isOver; edit++) {
          const asked = performance.now()
          wire.say(`PRP ${edit} MFN Name${edit}\r\n`)
          await wire.hears(new RegExp(`PRP ${edit} `))
          longest = Math.max(longest, performance.now() - asked)
        }
        const took = performance.now() - begun
        assert.deepEqual(new Set((await attacked).map(({ status }) => status)), new Set([200]))
        // Behind all of them it would be most of the time; behind one, a tenth.
        assert.ok(longest < took / 2, `one change waited ${Math.round(longest)} of ${Math.round(took)} ms`)
        wire.close()
      }))
  })
}
