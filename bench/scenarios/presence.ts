import type { Connection } from '../../src/client/connection.ts'
import { type Row, round, Samples } from '../support/figures.ts'
import type { MeasuredProcess } from '../support/measured-process.ts'
import { changeStatus } from '../support/session.ts'

/** Counts the presence lines that reach a set of watchers. */
class Deliveries {
  readonly latencies = new Samples()
  startedAt = 0
  #awaited = 0
  #done: (() => void) | undefined

  watch(connection: Connection): void {
    connection.pushes.listen((frame) => {
      if (frame.verb !== 'NLN') return
      this.latencies.add(performance.now() - this.startedAt)
      this.#awaited -= 1
      if (this.#awaited === 0) this.#done?.()
    })
  }

  /** @throws Error when not all of them have come in time */
  expect(count: number): Promise<void> {
    this.#awaited = count
    this.startedAt = performance.now()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${this.#awaited} of ${count} presence lines did not arrive`)),
        30_000,
      )
      this.#done = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** One person changes status, again and again, before the eyes of many. */
export async function measureFanOut(
  server: MeasuredProcess,
  subject: Connection,
  watchers: readonly Connection[],
  rounds: number,
): Promise<Row> {
  const deliveries = new Deliveries()
  for (const watcher of watchers) deliveries.watch(watcher)
  const cpu = server.cpuSeconds()
  const started = performance.now()
  for (let round = 0; round < rounds; round++) {
    const all = deliveries.expect(watchers.length)
    await Promise.all([changeStatus(subject, round % 2 === 0 ? 'BSY' : 'NLN'), all])
  }
  const total = rounds * watchers.length
  const target = targets[watchers.length]
  const p50 = deliveries.latencies.quantile(0.5)
  const p99 = deliveries.latencies.quantile(0.99)
  const cpuEach = ((server.cpuSeconds() - cpu) * 1e6) / total
  return {
    what: `presence, 1 change to ${watchers.length}`,
    figures: {
      'deliveries/s': Math.round((total * 1000) / (performance.now() - started)),
      'p50 ms': round(p50),
      'p99 ms': round(p99),
      'CPU µs': round(cpuEach),
    },
    ...(target && { met: p50 <= target.p50 && p99 <= target.p99 && cpuEach <= 15 }),
  }
}

const targets: Readonly<Record<number, { readonly p50: number; readonly p99: number }>> = {
  10: { p50: 1, p99: 5 },
  50: { p50: 2, p99: 8 },
}

/** Everybody changes status at once, each before the eyes of `watchersEach`. */
export async function measureStorm(
  server: MeasuredProcess,
  people: readonly Connection[],
  watchersEach: number,
  rounds: number,
): Promise<Row> {
  const deliveries = new Deliveries()
  for (const person of people) deliveries.watch(person)
  const total = people.length * watchersEach
  const rates = new Samples()
  const cpu = server.cpuSeconds()
  for (let index = 0; index < rounds; index++) {
    const all = deliveries.expect(total)
    await Promise.all([...people.map((person) => changeStatus(person, index % 2 === 0 ? 'BSY' : 'NLN')), all])
    rates.add((total * 1000) / (performance.now() - deliveries.startedAt))
  }
  const perSecond = rates.quantile(0.5)
  const p50 = deliveries.latencies.quantile(0.5)
  const cpuEach = ((server.cpuSeconds() - cpu) * 1e6) / (total * rounds)
  return {
    what: `presence storm, ${people.length} × ${watchersEach}`,
    figures: {
      'deliveries/s': Math.round(perSecond),
      'p50 ms': round(p50),
      'p99 ms': round(deliveries.latencies.quantile(0.99)),
      'CPU µs': round(cpuEach),
    },
    met: perSecond >= 50_000 && cpuEach <= 15 && p50 <= 150,
  }
}
