import type { Socket } from 'node:net'
import { type Row, round, Samples } from '../support/figures.ts'
import type { MeasuredProcess } from '../support/measured-process.ts'

/** What is sent: a line of chat of a usual length, with the headers of MSN Messenger. */
const payload = Buffer.from(
  `MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nX-MMS-IM-Format: FN=Segoe%20UI; EF=; CO=0; CS=0; PF=22\r\n\r\n${'Hello there, how are you today? '.repeat(4)}`,
)

/** One pair of sockets: bytes sent on the first come out of the second. */
export type Pair = readonly [from: Socket, to: Socket]

export interface Load {
  /** What the sender writes for one message, given its number. */
  readonly frame: (transaction: number) => Buffer
  /** Bytes that one message has when it arrives. */
  readonly deliveredBytes: number
}

/** Messages as the switchboard takes them; `U`, `N` and `A` differ in what the sender hears. */
export function switchboardLoad(type: 'U' | 'N' | 'A', sender: string, name: string): Load {
  const head = `MSG ${sender} ${name} ${payload.length}\r\n`
  return {
    frame: (transaction) => Buffer.concat([Buffer.from(`MSG ${transaction} ${type} ${payload.length}\r\n`), payload]),
    deliveredBytes: head.length + payload.length,
  }
}

/** The same bytes for the bare relay. */
export function relayLoad(): Load {
  const frame = Buffer.concat([Buffer.from(`MSG 100000 A ${payload.length}\r\n`), payload])
  return { frame: () => frame, deliveredBytes: frame.length }
}

export interface Measured {
  readonly perSecond: number
  /** Milliseconds from the write to the arrival of the last byte. */
  readonly p50: number
  readonly p99: number
  /** Microseconds of the server's processor time for one delivered message. */
  readonly cpuPerMessage: number
}

/**
 * Sends `count` messages over every pair, at most `window` of them under way on each.
 *
 * @throws Error when one is missing
 */
export async function measureMessages(
  server: MeasuredProcess,
  pairs: readonly Pair[],
  load: Load,
  window: number,
  count: number,
): Promise<Measured> {
  const latencies = new Samples()
  const started = performance.now()
  const cpu = server.cpuSeconds()
  await Promise.all(pairs.map((pair) => run(pair, load, window, count, latencies)))
  const seconds = (performance.now() - started) / 1000
  const total = pairs.length * count
  return {
    perSecond: total / seconds,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    cpuPerMessage: ((server.cpuSeconds() - cpu) * 1e6) / total,
  }
}

function run([from, to]: Pair, load: Load, window: number, count: number, latencies: Samples): Promise<void> {
  return new Promise((resolve, reject) => {
    const sentAt: number[] = []
    let sent = 0
    let arrived = 0
    let bytes = 0
    const timer = setTimeout(() => reject(new Error(`${count - arrived} of ${count} messages did not arrive`)), 60_000)
    const send = (): void => {
      while (sent < count && sent - arrived < window) {
        sentAt.push(performance.now())
        sent += 1
        from.write(load.frame(sent))
      }
    }
    const take = (chunk: Buffer): void => {
      bytes += chunk.length
      const complete = Math.floor(bytes / load.deliveredBytes)
      const now = performance.now()
      for (; arrived < complete; arrived++) latencies.add(now - (sentAt[arrived] ?? now))
      if (arrived < count) {
        send()
        return
      }
      clearTimeout(timer)
      to.off('data', take)
      if (bytes === count * load.deliveredBytes) resolve()
      else reject(new Error(`${bytes - count * load.deliveredBytes} bytes too many arrived`))
    }
    to.on('data', take)
    to.resume()
    // Acknowledgements are read and thrown away.
    from.resume()
    send()
  })
}

export function messageRow(
  what: string,
  measured: Measured,
  floor: Measured,
  judge: (share: number) => boolean | undefined,
): Row {
  const share = measured.perSecond / floor.perSecond
  const met = judge(share)
  return {
    what,
    figures: {
      'messages/s': Math.round(measured.perSecond),
      'p50 ms': round(measured.p50),
      'p99 ms': round(measured.p99),
      'CPU µs': round(measured.cpuPerMessage),
      'relay/s': Math.round(floor.perSecond),
      'relay p50 ms': round(floor.p50),
      'relay CPU µs': round(floor.cpuPerMessage),
      'of relay': `${Math.round(share * 100)} %`,
    },
    ...(met !== undefined && { met }),
  }
}
