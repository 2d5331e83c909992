import type { Trace, WebMessage } from '../client/trace.ts'
import type { Terminal } from './client-terminal.ts'
import { paintArrow, printFields } from './client-trace-fields.ts'
import { printLine } from './client-trace-line.ts'
import { webFields } from './client-trace-web.ts'

/** Shows everything that a client says and hears, every field named; passwords and tickets as `…`. */
export function traceTo(terminal: Terminal): Trace {
  let steps = 0
  return (event) => {
    switch (event.kind) {
      case 'step':
        terminal.line()
        terminal.line(terminal.paint('bold', `${++steps}. ${event.text}`))
        return
      case 'line':
        return printLine(terminal, event)
      case 'web-request':
        return printWeb(terminal, '→', event.request, event.tls)
      case 'web-answer':
        return printWeb(terminal, '←', event.answer, '')
    }
  }
}

function printWeb(terminal: Terminal, arrow: string, message: WebMessage, tls: string): void {
  const aside = tls === '' ? '' : terminal.paint('dim', `   over ${tls}`)
  terminal.line(`  ${paintArrow(terminal, arrow)} ${terminal.paint('bold', message.firstLine)}${aside}`)
  printFields(terminal, webFields(message))
}
