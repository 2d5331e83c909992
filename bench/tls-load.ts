/**
 * The load client of bench/tls.ts, a process of its own so that its work is not counted as the server's. Takes one job
 * at a time over IPC: handshakes for a while, or one long download.
 */
import { connect } from 'node:tls'

export type Job =
  | { readonly kind: 'handshakes'; readonly port: number; readonly milliseconds: number; readonly parallel: number }
  | { readonly kind: 'download'; readonly port: number }

/** Handshakes or bytes, and how long they took in milliseconds. */
export interface JobResult {
  readonly amount: number
  readonly milliseconds: number
}

/** What a client of 2007 would offer, so that both servers do the same: TLS 1.0, RSA key exchange, AES, no sessions. */
const dial = (port: number) =>
  connect({
    port,
    host: '127.0.0.1',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1',
    ciphers: 'AES128-SHA:@SECLEVEL=0',
    rejectUnauthorized: false,
  })

async function handshakes(port: number, milliseconds: number, parallel: number): Promise<JobResult> {
  const started = performance.now()
  let amount = 0
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = dial(port)
      socket.on('error', reject)
      socket.on('secureConnect', () => {
        amount++
        socket.destroy()
      })
      socket.on('close', () => resolve())
    })
  const lane = async (): Promise<void> => {
    while (performance.now() - started < milliseconds) await one()
  }
  await Promise.all(Array.from({ length: parallel }, lane))
  return { amount, milliseconds: performance.now() - started }
}

function download(port: number): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    const socket = dial(port)
    let started = 0
    let amount = 0
    socket.on('error', reject)
    socket.on('secureConnect', () => {
      started = performance.now()
      socket.write('GET')
    })
    socket.on('data', (bytes: Buffer) => {
      amount += bytes.length
    })
    socket.on('end', () => {
      socket.destroy()
      resolve({ amount, milliseconds: performance.now() - started })
    })
  })
}

if (process.send !== undefined) {
  process.on('message', async (job: Job) => {
    const result = await (job.kind === 'handshakes'
      ? handshakes(job.port, job.milliseconds, job.parallel)
      : download(job.port))
    process.send?.(result)
  })
}
