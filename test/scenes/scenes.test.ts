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

for (const kind of ['plain', 'demo'] as const) {
  describe(`scenes on a ${kind} stage`, () => {
    const ours = plays.filter(({ stage }) => stage === kind)
    let stage: Stage
    before(async () => {
      stage = await openStage(
        kind,
        ours.map(({ cast }) => cast),
      )
    })
    after(async () => await stage?.[Symbol.asyncDispose]())
    for (const play of ours) it(nameOf(play), async () => await perform(play, stage))
  })
}

function nameOf({ title, because }: Play): string {
  return because === '' ? title : `${title} (${because})`
}
