import pino, { type Logger } from 'pino'
import { PrettyStream } from './pretty-stream.ts'

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof logLevels)[number]
export type LogFormat = 'pretty' | 'json'

export interface LogOptions {
  readonly level: LogLevel
  readonly format: LogFormat
  /** Where lines go; standard error unless given, so that standard output stays for what a command answers. */
  readonly destination?: NodeJS.WritableStream
}

/** The service's log: one JSON object a line, or one readable line. */
export function createLog({ level, format, destination = process.stderr }: LogOptions): Logger {
  // pino knows errors by the name `err` only: under any other they would be written as {}.
  const serializers = { error: pino.stdSerializers.err }
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers }
  return pino(options, format === 'json' ? destination : new PrettyStream(destination))
}
