import { connect as connectTls } from 'node:tls'
import { MessengerClient } from '../../src/client/messenger-client.ts'
import { macMessenger801 } from '../../src/client/profiles/mac-8.0.1.ts'
import { hashPassword } from '../../src/identity/passwords.ts'
import { type Row, round, Samples } from '../support/figures.ts'
import type { MeasuredProcess } from '../support/measured-process.ts'
import { type Person, password } from '../support/world.ts'

export interface Ports {
  readonly msnp: number
  readonly https: number
}

/** Processor milliseconds of this process for each of `count` times that `work` is done. */
async function cpuOf(count: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  for (let index = 0; index < count; index++) await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / count
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

/** Messenger for Mac 8.0.1 signs in, with everything that belongs to it, several at once. */
export async function measureSignIns(
  server: MeasuredProcess,
  ports: Ports,
  root: string,
  people: readonly Person[],
  atOnce: number,
): Promise<Row> {
  const hash = await cpuOf(8, () => hashPassword(password))
  const before = server.cpuSeconds()
  for (let index = 0; index < 50; index++) await shakeHands(ports.https, root)
  const handshake = ((server.cpuSeconds() - before) * 1000) / 50

  const latencies = new Samples()
  let handshakes = 0
  let hashes = 0
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
        credentials: { email: person.email, password },
        profile: macMessenger801,
        timeLimit: 60_000,
        trace: (event) => {
          if (event.kind !== 'web-request') return
          handshakes += 1
          if (event.request.firstLine.includes('login2.srf')) hashes += 1
        },
      })
      latencies.add(performance.now() - begun)
      client.close()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const seconds = (performance.now() - started) / 1000
  const whole = ((server.cpuSeconds() - cpu) * 1000) / people.length
  const apart = whole - (hashes * hash + handshakes * handshake) / people.length
  return {
    what: `sign-in, MSNP16 as the Mac, ${atOnce} at once`,
    figures: {
      'sign-ins/s': round(people.length / seconds),
      'p50 ms': round(latencies.quantile(0.5)),
      'p99 ms': round(latencies.quantile(0.99)),
      'CPU ms': round(whole),
      hashes: round(hashes / people.length),
      'hash CPU ms': round(hash),
      handshakes: round(handshakes / people.length),
      'handshake CPU ms': round(handshake),
      'the rest CPU ms': round(apart),
    },
    met: apart <= 4,
  }
}
