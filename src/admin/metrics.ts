import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Registry } from 'prom-client'
import type { Counters } from '../observe/counters.ts'
import type { Sessions } from './ports.ts'

/** Where the numbers are when somebody asks. */
export interface MetricSources {
  readonly counters: Counters
  readonly sessions: Sessions
  readonly version: string
  /** Viewers of the console's streams. */
  readonly viewers: () => number
  /** Entries and bytes that the timeline keeps. */
  readonly timeline: () => { readonly entries: number; readonly bytes: number }
}

/** What `/metrics` answers. */
export interface Metrics {
  readonly contentType: string
  read(): Promise<string>
  /** Stops the clock that watches the event loop. */
  close(): void
}

/** Milliseconds between looks at the event loop: often enough to see a stall, seldom enough to let a laptop sleep. */
const lookEvery = 50

type Values = Readonly<Record<string, number>>

/** Prometheus text of the service's numbers. Nothing is counted here: everything is read at the scrape. */
export function createMetrics({ counters, sessions, version, viewers, timeline }: MetricSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const delay = monitorEventLoopDelay({ resolution: lookEvery })
  delay.enable()
  const started = Date.now() / 1000

  const total = (name: string, help: string, read: () => number): void => {
    new Counter({ name: `chrysalis_${name}_total`, help, registers, collect: setTo(read) })
  }
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `chrysalis_${name}`,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  const totals = (name: string, help: string, label: string, read: () => Values): void => {
    new Counter({
      name: `chrysalis_${name}_total`,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset()
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count)
      },
    })
  }

  new Gauge({
    name: 'chrysalis_sessions',
    help: 'Clients connected to the notification server, by dialect and whether they are online.',
    labelNames: ['dialect', 'online'],
    registers,
    collect() {
      this.reset()
      for (const { dialect, stage } of sessions.list())
        this.inc({ dialect: dialect ?? 'none', online: String(stage === 'online') })
    },
  })
  total('sign_ins', 'Sign-ins to the notification server.', () => counters.signIns)
  totals('passwords', 'Passwords by verdict.', 'verdict', () => counters.passwords)
  total('messages', 'Messages of clients in conversations, control messages included.', () => counters.messages)
  total('errors_answered', 'Error numbers answered to commands.', () => counters.errorsAnswered)
  total('framing_errors', 'Connections closed because they broke the framing.', () => counters.framingErrors)
  totals('connections', 'Messenger connections by carrier.', 'carrier', () => counters.connections)
  new Counter({
    name: 'chrysalis_tls_connections_total',
    help: 'TLS connections by the library that served them and how they ended.',
    labelNames: ['route', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const [key, count] of Object.entries(counters.tls)) {
        const [route = '', outcome = ''] = key.split(' ')
        this.inc({ route, outcome }, count)
      }
    },
  })
  totals('dns_queries', 'Questions to the name service by answer.', 'answer', () => counters.lookups)
  totals('http_requests', 'HTTP requests to the services by class of status.', 'status', () => counters.requests)
  gauge('console_viewers', 'Open streams of the console.', viewers)
  gauge('timeline_entries', 'Entries that the timeline keeps.', () => timeline().entries)
  gauge('timeline_bytes', 'Bytes of memory that the timeline takes, about.', () => timeline().bytes)
  gauge('event_loop_lag_seconds', 'Longest delay of the event loop since the last scrape.', () => {
    const longest = (delay.max / 1e6 - lookEvery) / 1e3
    delay.reset()
    return Math.max(0, longest)
  })
  gauge('resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss())
  gauge('start_time_seconds', 'When the service started, in seconds since 1970.', () => started)
  new Gauge({
    name: 'chrysalis_build_info',
    help: 'Always 1; the labels say which version runs on which Node.',
    labelNames: ['version', 'node'],
    registers,
    collect() {
      this.set({ version, node: process.versions.node }, 1)
    },
  })
  return { contentType: registry.contentType, read: () => registry.metrics(), close: () => delay.disable() }
}

/** A counter that shows a number which is counted elsewhere. */
function setTo(read: () => number): (this: Counter) => void {
  return function () {
    this.reset()
    this.inc(read())
  }
}
