import { readdirSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Dial } from './dial.ts'
import { readPlay } from './parse.ts'
import { perform } from './perform.ts'
import type { Play } from './play.ts'
import { openStage, type Stage } from './stage.ts'

const folder = new URL('../', import.meta.url)

const restarts = ({ steps }: Play) => steps.some(({ actor }) => actor === undefined)

const atOnce = 6

/**
 * Gives all plays, each as a test of its own, to clients that reach the service in the given way.
 *
 * Scenes that share a service run at the same time: each has a cast of its own. One that restarts the service has it alone.
 */
export function giveAllPlays(dial: Dial): void {
  const plays = readdirSync(folder)
    .filter((file) => file.endsWith('.scene'))
    .sort()
    .map((file) => readPlay(folder, file))
  const plain = plays.filter((play) => play.stage === 'plain' && !restarts(play))
  give('scenes', 'plain', plain, atOnce, dial)
  give('scenes that restart the service', 'plain', plays.filter(restarts), 1, dial)
  const inDemo = plays.filter(({ stage }) => stage === 'demo')
  give('scenes in the demo world', 'demo', inDemo, 1, dial)
}

function give(name: string, kind: Play['stage'], plays: readonly Play[], concurrency: number, dial: Dial): void {
  describe(name, { concurrency }, () => {
    let stage: Stage
    const casts = plays.map(({ cast }) => cast)
    before(async () => {
      stage = await openStage(kind, casts, dial)
    })
    after(async () => await stage?.[Symbol.asyncDispose]())
    for (const play of plays) it(nameOf(play), async () => await perform(play, stage))
  })
}

function nameOf({ title, because }: Play): string {
  return because === '' ? title : `${title} (${because})`
}
