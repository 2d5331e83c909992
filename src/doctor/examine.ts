import { setTimeout as pause } from 'node:timers/promises'
import { type Check, checks } from './checks/index.ts'
import { type Finding, fault } from './finding.ts'
import type { Patient } from './patient.ts'

/** A finding, and which check it is of. */
export interface Report extends Finding {
  readonly check: string
}

/**
 * Runs every check at the same time, each within its own patience, so that one thing that does not answer keeps nothing else waiting.
 *
 * @param only names of checks; empty: all of them
 * @returns what they found, in the order of the table
 */
export async function examine(
  patient: Patient,
  only: readonly string[] = [],
  table: readonly Check[] = checks,
): Promise<readonly Report[]> {
  const chosen = table.filter(({ name }) => only.length === 0 || only.includes(name))
  const found = await Promise.all(chosen.map((check) => runWithin(check, patient)))
  return found.flatMap((findings, index) => findings.map((one) => ({ check: chosen[index]?.name ?? '', ...one })))
}

async function runWithin({ patience, run }: Check, patient: Patient): Promise<readonly Finding[]> {
  const ending = new AbortController()
  const late = pause(patience, undefined, { signal: ending.signal }).then(() => [
    fault(
      `This could not be found out within ${patience / 1000} seconds: something does not answer.`,
      'look at what the other checks say, and run "chrysalis doctor" again',
    ),
  ])
  const looked = run(patient, ending.signal).catch((error: unknown) => [
    fault(
      `This could not be found out: ${error instanceof Error ? error.message : String(error)}.`,
      'report it with the output of "chrysalis doctor --json"',
    ),
  ])
  try {
    return await Promise.race([looked, late])
  } finally {
    late.catch(() => undefined)
    ending.abort()
  }
}
