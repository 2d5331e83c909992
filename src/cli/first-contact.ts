import type { Writable } from 'node:stream'
import type { Logger } from 'pino'
import { type Machine, stepKinds } from '../observe/machine.ts'
import type { Observation } from '../observe/observation.ts'
import { FirstContactScreen } from './first-contact-screen.ts'
import { type Contact, type Paint, plain, sayContact, sayStep } from './first-contact-text.ts'

/** How the ladders are shown while the service runs. */
export interface FirstContact {
  /** Where the log goes; `undefined`: where it goes anyway. */
  readonly logTo: Writable | undefined
  /** Begins, when the greeting is written. */
  begin(observation: Observation, contact: Contact, log: Logger): void
  end(): void
}

/** What is told of a running service. */
export function contactOf({
  publicHost,
  http,
  dns,
}: {
  readonly publicHost: string
  readonly http: { readonly port: number }
  readonly dns?: { readonly port: number }
}): Contact {
  const pages = `http://${publicHost}${http.port === 80 ? '' : `:${http.port}`}/`
  // No old system lets its owner type a port.
  return { host: publicHost, pages, hasNames: dns?.port === 53 }
}

const codes = { bold: 1, dim: 2, red: 31, green: 32 } as const
const colours: Paint = (style, text) => `\x1b[${codes[style]}m${text}\x1b[0m`

/**
 * On a terminal, a screen that is redrawn in place. Elsewhere, and with a log for machines, each new step is a line of the log: standard
 * output holds the greeting and nothing else, for those who read it by program.
 */
export function prepareFirstContact(
  format: 'pretty' | 'json',
  out: NodeJS.WriteStream = process.stdout,
  errors: NodeJS.WriteStream = process.stderr,
): FirstContact {
  const canDraw = out.isTTY === true && format === 'pretty' && process.env.TERM !== 'dumb'
  if (!canDraw) return sayInLog()
  const screen = new FirstContactScreen(out, process.env.NO_COLOR === undefined ? colours : plain)
  let stop = () => {}
  return {
    logTo: errors.isTTY === true ? screen.through(errors) : undefined,
    begin: ({ machines }, contact) => {
      screen.open(contact)
      stop = machines.subscribe(() => screen.show(machines.list()))
      out.on('resize', () => screen.show(machines.list()))
    },
    end: () => {
      stop()
      screen.close()
    },
  }
}

function sayInLog(): FirstContact {
  let stop = () => {}
  return {
    logTo: undefined,
    begin: ({ machines }, contact, log) => {
      for (const line of sayContact(contact)) log.info(line)
      const news = new LadderNews()
      stop = machines.subscribe((machine) => {
        for (const line of news.of(machine)) log[line.level]({ machine: machine.address }, line.text)
      })
    },
    end: () => stop(),
  }
}

export interface LadderLine {
  readonly level: 'info' | 'warn'
  readonly text: string
}

/** Machines of which it is remembered what has been said of them. */
const mostMachines = 500

/** What is new of a machine's ladder: each step once, however often it signs in, and each reason why it stopped. */
export class LadderNews {
  readonly #said = new Map<string, Set<string>>()

  of(machine: Machine): readonly LadderLine[] {
    const said = this.#said.get(machine.address) ?? new Set<string>()
    this.#said.delete(machine.address)
    this.#said.set(machine.address, said)
    const [oldest] = this.#said.keys()
    if (this.#said.size > mostMachines && oldest !== undefined) this.#said.delete(oldest)
    const lines: LadderLine[] = []
    for (const step of machine.steps) {
      // `VER MSNP16` comes again with the client's name: that is worth a line.
      const detail = step.kind === 'dialect' ? ` ${step.sentence}` : ''
      if (isNew(said, `${step.outcome} ${step.kind}${detail}`)) lines.push({ level: 'info', text: sayStep(step) })
    }
    const { stopped } = machine
    if (stopped && isNew(said, `stopped ${stopped.code} ${stopped.step}`)) {
      lines.push({ level: 'warn', text: `stopped: ${stopped.sentence}` })
      // When it goes on from here, that is news again.
      for (const kind of stepKinds.slice(stepKinds.indexOf(stopped.step))) said.delete(`ok ${kind}`)
    }
    // And so is the next failure of one that has come so far.
    if (machine.isOnline) for (const one of said) if (!one.startsWith('ok ')) said.delete(one)
    return lines
  }
}

/** Bounded: a machine that is made to say ever new things is not followed for ever. */
function isNew(said: Set<string>, text: string): boolean {
  if (said.has(text) || said.size > 60) return false
  said.add(text)
  return true
}
