/** How bad it is: nothing to do; something that may be meant; something that keeps people out or endangers what is kept. */
export type Level = 'ok' | 'warning' | 'fault'

/** One thing that the doctor has found. */
export interface Finding {
  readonly level: Level
  /** One sentence for people. */
  readonly sentence: string
  /** The command, or the one thing to do, that mends it. */
  readonly mend?: string
  /** For programs: what the sentence sums up. */
  readonly details?: unknown
}

export const ok = (sentence: string, details?: unknown): Finding => ({
  level: 'ok',
  sentence,
  ...(details === undefined ? {} : { details }),
})

export const warning = (sentence: string, mend: string, details?: unknown): Finding => ({
  level: 'warning',
  sentence,
  mend,
  ...(details === undefined ? {} : { details }),
})

export const fault = (sentence: string, mend: string, details?: unknown): Finding => ({
  level: 'fault',
  sentence,
  mend,
  ...(details === undefined ? {} : { details }),
})
