import { readdirSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { readPlay } from './runner/parse.ts'
import { perform } from './runner/perform.ts'
import type { Play } from './runner/play.ts'
import { openStage, type Stage } from './runner/stage.ts'

const folder = new URL('./', import.meta.url)
const plays = readdirSync(folder)
  .filter((file) => file.endsWith('.scene'))
  .sort()
  .map((file) => readPlay(folder, file))

const restarts = ({ steps }: Play) => steps.some(({ actor }) => actor === undefined)

/** Scenes that share a service run at the same time: each has a cast of its own. One that restarts the service has it alone. */
const performances: readonly {
  readonly name: string
  readonly kind: Play['stage']
  readonly plays: readonly Play[]
}[] = [
  { name: 'scenes', kind: 'plain', plays: plays.filter((play) => play.stage === 'plain' && !restarts(play)) },
  { name: 'scenes that restart the service', kind: 'plain', plays: plays.filter(restarts) },
  { name: 'scenes in the demo world', kind: 'demo', plays: plays.filter(({ stage }) => stage === 'demo') },
]

const atOnce = 6

for (const { name, kind, plays: ours } of performances) {
  describe(name, { concurrency: ours.some(restarts) || kind === 'demo' ? 1 : atOnce }, () => {
    let stage: Stage
    const casts = ours.map(({ cast }) => cast)
    before(async () => {
      stage = await openStage(kind, casts)
    })
    after(async () => await stage?.[Symbol.asyncDispose]())
    for (const play of ours) it(nameOf(play), async () => await perform(play, stage))
  })
}

function nameOf({ title, because }: Play): string {
  return because === '' ? title : `${title} (${because})`
}
