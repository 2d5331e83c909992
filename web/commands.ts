/** One field of a command's form, as the service describes it. */
export interface CommandField {
  readonly name: string
  readonly kind: 'text' | 'number' | 'flag' | 'choice' | 'list'
  readonly required: boolean
  readonly description: string
  readonly choices?: readonly string[]
  readonly default?: unknown
  readonly secret: boolean
}

/** One command of the registry, as the service describes it. */
export interface Command {
  /** `people add` */
  readonly name: string
  readonly summary: string
  readonly effect: 'reads' | 'changes'
  readonly path: string
  readonly fields: readonly CommandField[]
}

export interface CommandGroup {
  readonly name: string
  readonly title: string
  /** The one that shows what there is: it needs nothing and changes nothing. */
  readonly overview: Command | undefined
  readonly others: readonly Command[]
}

const titleOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`

const needsNothing = ({ effect, fields }: Command): boolean =>
  effect === 'reads' && fields.every(({ required }) => !required)

/** Commands by their first word, in the order in which the registry has them. */
export function groupsOf(commands: readonly Command[]): readonly CommandGroup[] {
  const byName = new Map<string, Command[]>()
  for (const command of commands) {
    const [word = command.name] = command.name.split(' ')
    byName.set(word, [...(byName.get(word) ?? []), command])
  }
  return [...byName].map(([name, all]) => {
    const overview =
      all.find((command) => command.name.endsWith(' list') && needsNothing(command)) ?? all.find(needsNothing)
    return { name, title: titleOf(name), overview, others: all.filter((command) => command !== overview) }
  })
}

/** What a form holds: text of each field, and whether each box is ticked. */
export type FormValues = Readonly<Record<string, string | boolean>>

/**
 * The input that a filled form stands for: what was left empty is left out, so that the service's own default holds. A word that is no
 * number stays a word, and the service says what is wrong with it.
 */
export function inputOf(fields: readonly CommandField[], values: FormValues): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const { name, kind } of fields) {
    const value = values[name]
    if (kind === 'flag') {
      if (value === true) input[name] = true
      continue
    }
    const text = typeof value === 'string' ? (kind === 'text' ? value : value.trim()) : ''
    if (text === '') continue
    if (kind === 'number') input[name] = Number.isFinite(Number(text)) ? Number(text) : text
    else if (kind === 'list') input[name] = text.split(/[\s,]+/).filter((word) => word !== '')
    else input[name] = text
  }
  return input
}
