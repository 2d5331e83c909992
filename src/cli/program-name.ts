import { isAbsolute, relative } from 'node:path'

/** How this program was started. */
export interface Start {
  /** What runs it: Node, or the single executable. */
  readonly executable: string
  /** The script; `undefined`: it is in the executable. */
  readonly script: string | undefined
  readonly folder: string
}

/** How to call this program again from the same folder, as a shell takes it: for commands that people are told to type. */
export function programName({ executable, script, folder }: Start): string {
  if (script === undefined) return quoted(executable)
  if (!script.endsWith('.cjs')) return `${quoted(executable)} ${quoted(script)}`
  const path = relative(folder, script)
  return path.startsWith('..') || isAbsolute(path) ? quoted(script) : 'npx chrysalis'
}

const quoted = (path: string): string =>
  /^[\w/.+:@\\-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`

/** The same advice with the program called as it can be called here. */
export const nameProgram = (advice: string, name: string): string =>
  advice.replaceAll(/(?<![\w/])chrysalis (?=(?:serve|backup|config|doctor)\b)/g, `${name} `)
