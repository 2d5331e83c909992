import type { z } from 'zod'
import { nearest } from './nearest.ts'
import { settingsAndSections } from './settings-list.ts'

/** One thing that is wrong with settings. */
export interface Fault {
  /** Where: the keys down to it. */
  readonly path: readonly string[]
  /** What is wrong, without a full stop. */
  readonly sentence: string
  /** It is the key that is wrong, not what is behind it. */
  readonly isKey: boolean
}

/** Everything that is wrong, in sentences for people, in the schema's order. */
export function faultsOf(error: z.ZodError): readonly Fault[] {
  return error.issues.flatMap((issue) => faultsOfIssue(issue, []))
}

function faultsOfIssue(issue: z.core.$ZodIssue, above: readonly string[]): readonly Fault[] {
  const path = [...above, ...issue.path.map(String)]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], sentence: unknownSetting([...path, key]), isKey: true }))
  if (issue.code === 'invalid_union') {
    // Of "these settings or false", whoever wrote settings meant settings: the branch that understood most.
    const branches = issue.errors.map((branch) => branch.flatMap((inner) => faultsOfIssue(inner, path)))
    const deepest = branches.toSorted((one, other) => depthOf(other) - depthOf(one))[0]
    if (deepest !== undefined && depthOf(deepest) > path.length) return deepest
  }
  const name = path.length === 0 ? 'the file' : path.join('.')
  return [{ path, sentence: `${name}: ${issue.message}${hintOf(issue)}`, isKey: false }]
}

const depthOf = (faults: readonly Fault[]): number => Math.max(0, ...faults.map(({ path }) => path.length))

function unknownSetting(path: readonly string[]): string {
  const meant = suggest(path)
  const hint = meant === undefined ? 'see docs/operate/configuration.md for those that are' : `did you mean ${meant}?`
  return `${path.join('.')} is not a setting; ${hint}`
}

/** A neighbour with a similar name, else a setting of that very name in another section, else a similar one anywhere. */
export function suggest(path: readonly string[]): string | undefined {
  const key = path.at(-1) ?? ''
  const section = path.slice(0, -1)
  const isNeighbour = (other: readonly string[]): boolean =>
    other.length === path.length && section.every((word, index) => word === other[index])
  const neighbours = settingsAndSections.filter((one) => isNeighbour(one.path)).map((one) => one.path.at(-1) ?? '')
  const near = nearest(key, neighbours)
  if (near !== undefined) return [...section, near].join('.')
  const elsewhere = settingsAndSections.find((one) => one.path.at(-1)?.toLowerCase() === key.toLowerCase())
  return (
    elsewhere?.name ??
    nearest(
      path.join('.'),
      settingsAndSections.map(({ name }) => name),
    )
  )
}

function hintOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return ''
  const meant = nearest(issue.input, issue.values.map(String))
  return meant === undefined ? '' : `; did you mean ${meant}?`
}
