import { killAgainAndAgain } from './kills.ts'

/*
 * npm run crash [-- KILLS]
 *
 * Kills a service by SIGKILL 200 times, or as often as is said, while it is being edited, and prints what was found.
 */
const kills = Number(process.argv[2] ?? 200)
const { acknowledged, keptUnacknowledged, dropped } = await killAgainAndAgain(kills, Math.random)
console.log(
  `${kills} kills: ${acknowledged} acknowledged changes, all found again; of ${keptUnacknowledged + dropped} under way, ${keptUnacknowledged} were kept whole and ${dropped} left nothing.`,
)
