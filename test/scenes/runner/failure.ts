import type { Place } from './play.ts'

/** A play that cannot be read: a mistake in the play itself. */
export class PlayError extends Error {
  constructor(place: Place, problem: string) {
    super(`${place.file}:${place.line}: ${problem}\n    ${place.text.trim()}`)
    this.name = 'PlayError'
  }
}

/** A scene that went otherwise than its play says. The message shows the line, what it wanted, and what came. */
export class SceneFailure extends Error {
  constructor(
    place: Place,
    failure: {
      readonly problem: string
      readonly expected?: string
      readonly received?: string
      readonly before: readonly string[]
    },
  ) {
    const parts = [`${place.file}:${place.line}: ${failure.problem}`, `    ${place.text.trim()}`]
    if (failure.expected !== undefined) parts.push('  expected', indent(failure.expected))
    if (failure.received !== undefined) parts.push('  received', indent(failure.received))
    if (failure.before.length > 0) parts.push('  before that', ...failure.before.map(indent))
    super(parts.join('\n'))
    this.name = 'SceneFailure'
    // The place is in the play, not in the runner.
    this.stack = `${this.name}: ${this.message}`
  }
}

function indent(text: string): string {
  return text
    .replaceAll('\r\n', '⏎\n')
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
}
