import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Connection } from '../src/client/connection.ts'
import { macMessenger801 } from '../src/client/profiles/mac-8.0.1.ts'
import { msn46 } from '../src/client/profiles/msn-1-4.ts'
import { msn62, msn75, windowsMessenger47 } from '../src/client/profiles/msn-4-7.ts'
import { windowsLive80, windowsLive85 } from '../src/client/profiles/wlm-8.ts'
import { windowsLive2009 } from '../src/client/profiles/wlm-14.ts'
import { findRunning } from '../src/server/running-file.ts'
import { measureIdle } from './scenarios/idle.ts'
import { type Load, measureMessages, messageRow, type Pair, relayLoad, switchboardLoad } from './scenarios/messages.ts'
import { measureFanOut, measureStorm } from './scenarios/presence.ts'
import { type Door, measureSignIns, warmUpSignIn } from './scenarios/sign-in.ts'
import { printTable, type Row } from './support/figures.ts'
import { MeasuredProcess } from './support/measured-process.ts'
import { converse, dial, goOnline, readUntil } from './support/session.ts'
import { type Person, World } from './support/world.ts'

/*
 * npm run bench [-- --only messages,presence,sign-in,idle] [--quick]
 *
 * The service runs as a process of its own, the load as this one, and beside each figure stands its floor, measured in the same run:
 * these machines are shared and noisy, and a ratio says more than a number. Every delivery is counted; a missing one fails the run.
 */
const { values: options } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
})
const wanted = new Set(options.only?.split(',') ?? ['messages', 'presence', 'sign-in', 'idle'])
const scale = options.quick ? 0.1 : 1
const times = (count: number): number => Math.max(1, Math.round(count * scale))

/** Clients of every way to sign in and to fetch lists. */
const arriving = [
  msn46,
  windowsMessenger47,
  msn62,
  msn75,
  macMessenger801,
  windowsLive80,
  windowsLive85,
  windowsLive2009,
]

const data = await mkdtemp(join(tmpdir(), 'chrysalis-bench-'))
const world = await World.open(data)
const rows: Row[] = []
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const config = join(data, 'bench.yaml')
await writeFile(
  config,
  'limits: { connectionsPerAddress: 20000, rates: { requests: { burst: 100000, perMinute: 100000 } } }\n',
)
const startService = (): MeasuredProcess => {
  const place = ['--config', config, '--data', data, '--host', '127.0.0.1', '--public-host', '127.0.0.1']
  const ports = ['--msnp-port', '0', '--http-port', '0', '--https-port', '0', '--dns-port', '0', '--admin-port', '0']
  // As npm start runs it.
  return MeasuredProcess.start(['--max-semi-space-size=8', main, 'serve', ...place, ...ports, '--log-level', 'error'])
}
let server = startService()
const floor = MeasuredProcess.start([fileURLToPath(new URL('./floor.ts', import.meta.url))])
try {
  const floorPort = (await floor.firstJson<{ port: number }>()).port
  // Memory on services of their own: one that has worked keeps room that idle sessions would fill for nothing.
  if (wanted.has('idle'))
    for (const count of [times(1000), times(8000)]) {
      const people = await world.addPeople(`idle${count}-`, count)
      const ports = { service: (await waitForService()).msnp.port, floor: floorPort }
      rows.push(await measureIdle(server, floor, ports, world, people))
      await server.stop()
      server = startService()
    }
  const running = await waitForService()
  const port = running.msnp.port
  if (wanted.has('messages')) await benchMessages(port, floorPort)
  if (wanted.has('presence')) await benchPresence(port)
  if (wanted.has('sign-in')) {
    const root = await readFile(join(data, 'certificates', 'root.pem'), 'utf8')
    const door: Door = { server, ports: { msnp: port, https: running.https.port }, root, atOnce: 4 }
    await warmUpSignIn(door, macMessenger801, await world.addPeople('first', times(800), true))
    for (const profile of arriving) {
      const real = await world.addPeople(`arriving-${profile.name}-`, times(60))
      const cheap = await world.addPeople(`hurrying-${profile.name}-`, times(300), true)
      const byKey = profile.signIn.by === 'digest'
      const crowds = byKey ? { real: await world.giveKeys(real), cheap: await world.giveKeys(cheap) } : { real, cheap }
      rows.push(await measureSignIns(door, profile, crowds))
    }
  }
  printTable(rows)
  process.stdout.write(`${JSON.stringify(rows)}\n`)
} finally {
  await Promise.all([server.stop(), floor.stop()])
  await world.close()
  await rm(data, { recursive: true, force: true })
}
process.exit(rows.some(({ met }) => met === false) ? 2 : 0)

async function waitForService() {
  for (let look = 0; look < 600; look++) {
    const running = await findRunning(data)
    if (running) return running
    if (server.hasEnded) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the service did not start')
}

async function signIn(port: number, people: readonly Person[]): Promise<Connection[]> {
  return Promise.all(people.map(async (person) => goOnline(port, person, await world.ticketFor(person))))
}

async function benchMessages(port: number, floorPort: number): Promise<void> {
  for (const count of [1, 20]) {
    const people = await world.addPeople(`talking${count}-`, count * 2)
    const sessions = await signIn(port, people)
    const at = (index: number) => {
      const [person, connection] = [people[index], sessions[index]]
      if (!person || !connection) throw new Error('nobody is there')
      return { person, connection }
    }
    for (const window of [1, 8]) {
      const each = times(count === 1 ? 10_000 : 4_000)
      const relays = await Promise.all(
        Array.from({ length: count }, (_, index) => joinFloor(floorPort, `${count} ${window} ${index}`)),
      )
      const bare = await measureMessages(floor, relays, relayLoad(), window, each)
      for (const socket of relays.flat()) socket.destroy()
      await warmUp(port, at(0), at(1))
      for (const type of ['N', 'A', 'U'] as const) {
        const pairs: Pair[] = []
        for (let index = 0; index < count; index++) pairs.push(await converse(port, at(index * 2), at(index * 2 + 1)))
        // Names differ in length with their number; those of one pair decide how long its messages are.
        const loads: Load[] = pairs.map((_, index) => {
          const { person } = at(index * 2)
          return switchboardLoad(type, person.email, person.email.split('@')[0] ?? '')
        })
        const measured = await measureAll(pairs, loads, window, each)
        rows.push(
          messageRow(`messages ${type}, ${count} pairs, window ${window}`, measured, bare, (share) => {
            if (count === 20 && window === 8) return share >= 0.7 && measured.cpuPerMessage <= 16
            if (count === 1 && window === 1) return measured.p50 <= 1.5 * bare.p50
            return undefined
          }),
        )
        for (const socket of pairs.flat()) socket.destroy()
      }
    }
    for (const session of sessions) session.close()
  }
}

/** Gives the just-in-time compiler of the service the time that it has had in the relay by then. */
async function warmUp(
  port: number,
  caller: Parameters<typeof converse>[1],
  called: Parameters<typeof converse>[2],
): Promise<void> {
  const pair = await converse(port, caller, called)
  const { email } = caller.person
  await measureMessages(server, [pair], switchboardLoad('A', email, email.split('@')[0] ?? ''), 8, times(20_000))
  for (const socket of pair) socket.destroy()
}

/** Pairs whose messages have different lengths, measured together. */
async function measureAll(pairs: readonly Pair[], loads: readonly Load[], window: number, each: number) {
  const cpu = server.cpuSeconds()
  const started = performance.now()
  const parts = await Promise.all(
    pairs.map((pair, index) => {
      const load = loads[index]
      if (!load) throw new Error('a pair has no load')
      return measureMessages(server, [pair], load, window, each)
    }),
  )
  const total = pairs.length * each
  const median = (values: number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
  return {
    perSecond: (total * 1000) / (performance.now() - started),
    p50: median(parts.map(({ p50 }) => p50)),
    p99: Math.max(...parts.map(({ p99 }) => p99)),
    cpuPerMessage: ((server.cpuSeconds() - cpu) * 1e6) / total,
  }
}

async function joinFloor(port: number, name: string): Promise<Pair> {
  const pair = [await dial(port), await dial(port)] as const
  const joined = pair.map((socket) => readUntil(socket, (line) => line === 'joined'))
  for (const socket of pair) socket.write(`${name}\r\n`)
  await Promise.all(joined)
  return pair
}

async function benchPresence(port: number): Promise<void> {
  for (const count of [10, 50, 200]) {
    const [subject, ...watchers] = await world.addPeople(`seen${count}-`, count + 1)
    if (!subject) return
    await world.watch(watchers.map((watcher) => [watcher, subject] as const))
    const [first, ...others] = await signIn(port, [subject, ...watchers])
    if (!first) return
    await new Promise((resolve) => setTimeout(resolve, 300))
    // As for messages: the first changes are seen by a compiler that has not seen any.
    if (count === 10) await measureFanOut(server, first, others, times(2_000))
    rows.push(await measureFanOut(server, first, others, times(20_000 / count)))
    for (const session of [first, ...others]) session.close()
  }
  const people = await world.addPeople('storm', 200)
  const ring = people.flatMap((watcher, index) =>
    Array.from({ length: 50 }, (_, step) => [watcher, people[(index + step + 1) % people.length] ?? watcher] as const),
  )
  await world.watch(ring)
  const sessions = await signIn(port, people)
  await new Promise((resolve) => setTimeout(resolve, 1000))
  rows.push(await measureStorm(server, sessions, 50, times(30)))
  for (const session of sessions) session.close()
}
