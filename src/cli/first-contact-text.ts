import type { Machine, Step } from '../observe/machine.ts'

/** Colours a piece of text, or does not. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green', text: string) => string

export const plain: Paint = (_, text) => text

/** What an old machine needs to know. */
export interface Contact {
  /** Our address, as clients are told it. */
  readonly host: string
  /** The set-up pages. */
  readonly pages: string
  /** Whether our name service answers. */
  readonly hasNames: boolean
}

/** What to type on the old machine: the first line that its owner looks for. */
export function sayContact({ host, pages, hasNames }: Contact): readonly string[] {
  return [
    hasNames
      ? `On the old machine, type the DNS server  ${host}`
      : `On the old machine, let the names of the Messenger service lead to ${host} (docs/start/)`,
    `and open there  ${pages}`,
  ]
}

const mark = ({ outcome }: Step): string => (outcome === 'ok' ? '✔' : '✘')

/** One step: `connected to the Messenger port ✔` */
export const sayStep = (step: Step): string => `${step.sentence} ${mark(step)}`

/** A machine on the screen: its ladder in as many lines as it takes, and why it stopped. */
export function drawMachine(machine: Machine, width: number, paint: Paint = plain): readonly string[] {
  const { address, steps, stopped, isOnline, account, client } = machine
  const head = `  ${paint('bold', address)}`
  if (isOnline) {
    const who = [account, client].filter((text) => text !== undefined).join(', ')
    return wrap([`${address}  ${who}  online ✔`], width, '  ', '    ').map((line) =>
      line.replace(address, paint('bold', address)).replace('✔', paint('green', '✔')),
    )
  }
  const rungs = steps.map((step, index) => `${sayStep(step)}${index < steps.length - 1 || !stopped ? ' →' : ''}`)
  const ladder = wrap([...rungs, ...(stopped ? [] : ['…'])], width, '    ', '    ').map((line) =>
    line.replaceAll('✔', paint('green', '✔')).replaceAll('✘', paint('red', '✘')),
  )
  const why = stopped ? wrap(stopped.sentence.split(' '), width, '    ', '    ') : []
  return [head, ...ladder, ...why.map((line) => paint('red', line))]
}

/** Puts pieces into lines of at most so many columns. A piece that is longer than a line is cut. */
function wrap(pieces: readonly string[], width: number, first: string, others: string): readonly string[] {
  const lines: string[] = []
  let line = first
  for (const piece of pieces) {
    const isEmpty = line === first || line === others
    if (!isEmpty && columns(line) + 1 + columns(piece) > width) {
      lines.push(line)
      line = others
    }
    line += (line === first || line === others ? '' : ' ') + piece
  }
  return [...lines, line].map((one) => cut(one, width))
}

/** Columns of a terminal that a text takes: characters of East Asia take two. */
export function columns(text: string): number {
  let sum = 0
  for (const character of text) sum += /\p{M}/u.test(character) ? 0 : isWide(character) ? 2 : 1
  return sum
}

const isWide = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0
  return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xffdc && code < 0xd800) || code >= 0x1f000
}

function cut(text: string, width: number): string {
  if (columns(text) <= width) return text
  let kept = ''
  for (const character of text) {
    if (columns(kept) + columns(character) > width - 1) break
    kept += character
  }
  return `${kept}…`
}
