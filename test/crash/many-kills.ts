import { temporaryDirectory } from '../support/temporary-directory.ts'
import { killAgainAndAgain } from './kills.ts'
import { newSeed } from './random.ts'

/*
 * npm run crash [-- KILLS [SEED]]
 *
 * Kills a service by SIGKILL 200 times, or as often as is said, while it is being edited. Ends with 1 when anything that was
 * acknowledged is not there afterwards, or half of something is.
 */
const kills = Number(process.argv[2] ?? 200)
const seed = Number(process.argv[3] ?? newSeed())
const say = (line: string): void => void process.stdout.write(`${line}\n`)

await using directory = await temporaryDirectory()
say(`seed ${seed}`)
const { acknowledged, keptUnacknowledged, dropped, lost, half } = await killAgainAndAgain(directory.path, {
  kills,
  seed,
  progress: (kill, figures) => {
    if (kill % 10 === 0) say(`${kill} kills, ${figures.acknowledged} acknowledged changes`)
  },
})
for (const sentence of [...lost, ...half]) say(sentence)
say(
  `of ${keptUnacknowledged + dropped} changes under way at a kill, ${keptUnacknowledged} were there wholly and the others not at all`,
)
say(`${kills} kills, ${acknowledged} acknowledged changes checked, ${lost.length} lost, ${half.length} half`)
if (lost.length + half.length > 0) process.exitCode = 1
