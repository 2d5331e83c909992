import { settingsList, valueAt } from './settings-list.ts'

/** What a running service takes on SIGHUP: these settings, and all below them. Every other one waits for the next start. */
const takenAtOnce: readonly (readonly string[])[] = [
  ['log', 'level'],
  ['log', 'wire'],
  ['tls', 'vintage'],
  ['registration'],
  ['limits'],
]

export const isTakenAtOnce = (path: readonly string[]): boolean =>
  takenAtOnce.some((prefix) => prefix.every((key, index) => path[index] === key))

/** A setting that two sets of settings have differently. */
export interface Change {
  readonly path: readonly string[]
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

/** What differs, in the schema's order. */
export function changesBetween(before: unknown, after: unknown): readonly Change[] {
  return settingsList.flatMap(({ path, name }) => {
    const values = [valueAt(before, path), valueAt(after, path)]
    const [one, other] = values.map((value) => JSON.stringify(value))
    return one === other ? [] : [{ path, name, before: values[0], after: values[1] }]
  })
}
