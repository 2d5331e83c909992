import type { Writable } from 'node:stream'

/** Writes lines, in colour where somebody looks at them: on a terminal, unless NO_COLOR is set. */
export interface Terminal {
  readonly line: (text?: string) => void
  readonly paint: (style: Style, text: string) => string
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const
export type Style = keyof typeof codes

export function openTerminal(out: Writable & { readonly isTTY?: boolean }): Terminal {
  const colours = out.isTTY === true && process.env.NO_COLOR === undefined
  return {
    line: (text = '') => out.write(`${text}\n`),
    paint: (style, text) => (colours ? `\x1b[${codes[style]}m${text}\x1b[0m` : text),
  }
}

/** Pads to a width in characters; what is longer stays as it is. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - [...text].length))
}
