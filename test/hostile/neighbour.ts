import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from './house.ts'
import { Wire } from './wire.ts'

/** Milliseconds between an answer and the next question. */
const interval = 50

/** Somebody who is signed in and asks `PNG` all the time, whatever others do (msnp-wire §6.31). */
export interface Neighbour {
  /** The longest that an answer took so far, in milliseconds; a question that waits for its answer counts. */
  readonly longestWait: () => number
  /** Asks once more, and rejects when any question was not answered. */
  readonly leave: () => Promise<void>
}

export async function moveNextDoor(port: number, person: Person): Promise<Neighbour> {
  const wire = await Wire.signIn(port, person)
  let longest = 0
  let isLeaving = false
  let asked = performance.now()
  const ask = async (): Promise<void> => {
    asked = performance.now()
    wire.say('PNG\r\n')
    await wire.hears(/QNG \d+\r\n/)
    longest = Math.max(longest, performance.now() - asked)
  }
  const asking = (async () => {
    while (!isLeaving) {
      await ask()
      await pause(interval)
    }
    await ask()
  })()
  // It is looked at when the neighbour leaves.
  asking.catch(() => undefined)
  return {
    longestWait: () => Math.max(longest, performance.now() - asked - interval),
    leave: async () => {
      isLeaving = true
      await asking
      wire.close()
    },
  }
}
