import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { ServiceProcess } from '../support/service-process.ts'
import type { House } from './house.ts'
import { Wire } from './wire.ts'

/** Settings under which the log can be read by a program. */
export const readableLog = 'log:\n  format: json\n'

/** One line of the service's log. */
export interface LogLine {
  readonly level: number
  readonly msg: string
  /** The connection that it is about, as the services call it, and as the listener does. */
  readonly connection?: string
  readonly transport?: string
  /** The address of which the ladder of first contact speaks: the same offence once more, in words for its owner. */
  readonly machine?: string
}

const warn = 40
const error = 50

/** What is worth a warning only because something of ours threw. */
const ourFaults = /an answer failed|listener failed|fault of ours|not accepted/

/**
 * Does something, and reads what the log says of it.
 *
 * @returns the warnings; see `logged` for lines that are on their way
 * @throws AssertionError when the service speaks of a fault of its own, or prints anything that is no line of the log
 */
export async function watchLog(house: House, work: () => Promise<unknown>): Promise<readonly LogLine[]> {
  const from = house.service.output().length
  await work()
  await caughtUp(house)
  return warningsSince(house.service, from)
}

/** A last offence on a connection of its own: when the log tells of it, it has told of everything before. */
async function caughtUp({ port, service }: House): Promise<void> {
  const from = service.output().length
  const isTold = () => lastLine.test(service.output().slice(from))
  while (!isTold()) {
    const last = await Wire.dial(port)
    last.say('LASTLINE\r\n')
    let isClosed = false
    // A service that refuses connections at the moment closes this one unread: then it is tried again.
    last.closed.then(() => {
      isClosed = true
    })
    while (!isTold() && !isClosed) await pause(5)
    last.close()
  }
}

const lastLine = /"verb":"LASTLINE"/

function warningsSince(service: ServiceProcess, from: number): LogLine[] {
  const lines = service.output().slice(from).trimEnd().split('\n')
  return lines.flatMap((line) => {
    if (line.startsWith('{') === false) assert.fail(`this is no line of the log: ${line}`)
    if (lastLine.test(line)) return []
    const read = JSON.parse(line) as LogLine
    assert.ok(read.level < error && !ourFaults.test(read.msg), `a fault of the service's own: ${line}`)
    return read.level === warn && read.machine === undefined ? [read] : []
  })
}
