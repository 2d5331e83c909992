import { connect as connectTls } from 'node:tls'
import { MessengerClient } from '../../src/client/messenger-client.ts'
import type { ClientProfile } from '../../src/client/profiles/profile.ts'
import { type Row, round, Samples } from '../support/figures.ts'
import type { MeasuredProcess } from '../support/measured-process.ts'
import { type Person, password } from '../support/world.ts'

export interface Ports {
  readonly msnp: number
  readonly https: number
}

/** A handshake as the Mac makes it, and nothing more. */
function shakeHands(port: number, root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      {
        host: '127.0.0.1',
        port,
        ca: root,
        servername: '',
        checkServerIdentity: () => undefined,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1',
        ciphers: 'AES128-SHA:@SECLEVEL=0',
      },
      () => {
        socket.end()
        socket.once('close', () => resolve())
      },
    )
    socket.once('error', reject)
  })
}

/** Where and how people arrive. */
export interface Door {
  readonly server: MeasuredProcess
  readonly ports: Ports
  readonly root: string
  /** How many are on their way at the same time. */
  readonly atOnce: number
}

interface Arrivals {
  readonly perSecond: number
  readonly latencies: Samples
  /** Milliseconds of the server's processor time for one sign-in. */
  readonly cpu: number
  /** TLS connections for one sign-in. */
  readonly handshakes: number
}

/** Signs everybody in as one client, `atOnce` at a time, with everything that belongs to it. */
async function arrive(
  { server, ports, root, atOnce }: Door,
  profile: ClientProfile,
  people: readonly Person[],
): Promise<Arrivals> {
  const latencies = new Samples()
  let handshakes = 0
  const queue = people.slice()
  const cpu = server.cpuSeconds()
  const started = performance.now()
  const work = async (): Promise<void> => {
    for (let person = queue.pop(); person !== undefined; person = queue.pop()) {
      const begun = performance.now()
      const client = await MessengerClient.signIn({
        server: '127.0.0.1',
        msnpPort: ports.msnp,
        httpsPort: ports.https,
        root,
        credentials: { email: person.email, password: person.deviceKey ?? password },
        profile,
        timeLimit: 60_000,
        trace: ({ kind }) => {
          if (kind === 'web-request') handshakes += 1
        },
      })
      latencies.add(performance.now() - begun)
      client.close()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return {
    perSecond: (people.length * 1000) / (performance.now() - started),
    latencies,
    cpu: ((server.cpuSeconds() - cpu) * 1000) / people.length,
    handshakes: handshakes / people.length,
  }
}

/** Lets the just-in-time compiler of the service see what a sign-in is. */
export async function warmUpSignIn(door: Door, profile: ClientProfile, people: readonly Person[]): Promise<void> {
  await arrive(door, profile, people)
}

/** Milliseconds of the server's processor time for one handshake. */
async function measureHandshakes({ server, ports, root }: Door): Promise<number> {
  const before = server.cpuSeconds()
  const shakes = 200
  for (let index = 0; index < shakes; index++) await shakeHands(ports.https, root)
  return ((server.cpuSeconds() - before) * 1000) / shakes
}

/**
 * Two crowds: one whose passwords cost what they cost, for how fast people get in; one whose passwords cost next to nothing, for what
 * the rest of a sign-in costs. The difference is the hash; handshakes alone are measured around it.
 */
export async function measureSignIns(
  door: Door,
  profile: ClientProfile,
  crowds: { readonly real: readonly Person[]; readonly cheap: readonly Person[] },
): Promise<Row> {
  const { atOnce } = door
  const real = await arrive(door, profile, crowds.real)
  // Handshakes alone before and after the crowd whose sign-ins they are taken from: the clock of a processor wanders.
  const before = await measureHandshakes(door)
  const cheap = await arrive(door, profile, crowds.cheap)
  const handshake = (before + (await measureHandshakes(door))) / 2
  const rest = cheap.cpu - cheap.handshakes * handshake
  return {
    what: `sign-in, MSNP${spoken(profile)} as ${profile.name}, ${atOnce} at once`,
    figures: {
      'sign-ins/s': round(real.perSecond),
      'p50 ms': round(real.latencies.quantile(0.5)),
      'p99 ms': round(real.latencies.quantile(0.99)),
      'CPU ms': round(real.cpu),
      'of it hashes': round(real.cpu - cheap.cpu),
      'TLS connections': round(cheap.handshakes),
      'CPU of these': round(cheap.handshakes * handshake),
      'the rest': round(rest),
    },
    met: rest <= 4,
  }
}

/** The best dialect that both sides speak. */
function spoken({ offers }: ClientProfile): number | undefined {
  return offers.find((dialect) => dialect <= 18)
}
