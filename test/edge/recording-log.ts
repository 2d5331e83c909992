import type { EdgeLog } from '../../src/edge/log.ts'

export interface LogLine {
  readonly level: 'info' | 'warn'
  readonly fields: Readonly<Record<string, unknown>>
  readonly sentence: string
}

/** A log that a test can read. */
export function recordingLog(): EdgeLog & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const write = (level: LogLine['level']) => (fields: object, sentence: string) => {
    lines.push({ level, fields: { ...fields }, sentence })
  }
  return { lines, info: write('info'), warn: write('warn') }
}
