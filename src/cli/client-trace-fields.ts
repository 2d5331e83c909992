import { pad, type Terminal } from './client-terminal.ts'

/** One named value of what is shown. */
export interface NamedValue {
  readonly name: string
  readonly value: string
  /** What the value says, where it does not speak for itself. */
  readonly meaning: string
}

export function paintArrow(terminal: Terminal, arrow: string): string {
  return terminal.paint(arrow === '→' ? 'cyan' : 'green', arrow)
}

const widestName = 20

export function printFields(terminal: Terminal, fields: readonly NamedValue[]): void {
  const width = Math.min(widestName, Math.max(0, ...fields.map(({ name }) => name.length)))
  for (const { name, value, meaning } of fields) {
    const aside = meaning === '' ? '' : terminal.paint('dim', `   ${meaning}`)
    terminal.line(`      ${terminal.paint('dim', pad(name, width))}  ${value}${aside}`)
  }
}
