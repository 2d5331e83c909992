import type { MainWindow, WindowLine } from '../client/main-window.ts'
import { pad, type Style, type Terminal } from './client-terminal.ts'

const styles: Readonly<Record<string, Style>> = { online: 'green', offline: 'dim', busy: 'red', 'on the phone': 'red' }

/** Prints the contact list as the main window shows it: name, status in words, personal message. */
export function printMainWindow(terminal: Terminal, { owner, contacts }: MainWindow): void {
  const width = Math.max(0, ...contacts.map(({ name }) => [...name].length))
  const online = contacts.filter(({ isOnline }) => isOnline).length
  terminal.line(`${terminal.paint('bold', owner)}   ${online} of ${contacts.length} online`)
  for (const contact of contacts) printContact(terminal, contact, width)
}

/** Longest status, `out to lunch`, and room for `, blocked`. */
const statusWidth = 14

export function printContact(terminal: Terminal, contact: WindowLine, width = 0): void {
  const { name, email, status, isOnline, personalMessage } = contact
  const dot = terminal.paint(styles[status] ?? 'yellow', isOnline ? '●' : '○')
  const message = personalMessage === '' ? '' : `  ${personalMessage}`
  const address = name === email ? '' : terminal.paint('dim', `  <${email}>`)
  const line = `  ${dot} ${pad(name, width)}  ${pad(status, statusWidth)}${message}${address}`
  terminal.line(line.trimEnd())
}
