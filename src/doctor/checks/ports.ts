import { createSocket } from 'node:dgram'
import { createServer, isIPv6 } from 'node:net'
import { type Binding, bind, explain, here, Unlistenable } from '../../edge/ports.ts'
import { greetingsOf, greetListener } from '../../server/health.ts'
import type { Running } from '../../server/running-file.ts'
import { type Finding, fault, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** Does every port of the running service answer; and without one, could they be had? */
export async function checkPorts(patient: Patient): Promise<readonly Finding[]> {
  return patient.running ? await greetAll(patient.running) : await tryAll(patient)
}

async function greetAll(running: Running): Promise<readonly Finding[]> {
  return await Promise.all(
    greetingsOf(running).map(async (greeting) => {
      const { name, place } = greeting
      const wrong = await greetListener(greeting)
      if (wrong === undefined) return ok(`${name} answers on ${place.host}:${place.port}.`)
      return fault(`${capitalised(wrong)}.`, `kill ${running.pid}   # and start the service again; its log says why`)
    }),
  )
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A port that a service would open, and whether it does without it where it cannot be had. */
interface Wanted extends Binding {
  readonly isExtra?: boolean
  readonly isUdp?: boolean
}

async function tryAll({ settings }: Patient): Promise<readonly Finding[]> {
  const { host, msnp, http, https, dns, admin } = settings
  const wanted: readonly Wanted[] = [
    { host, port: msnp.port, purpose: 'Messenger', flag: '--msnp-port' },
    { host, port: http.port, purpose: 'HTTP', flag: '--http-port' },
    { host, port: https.port, purpose: 'HTTPS', flag: '--https-port' },
    ...(dns ? wantedForNames({ ...dns, host: dns.host ?? host }) : []),
    ...(admin
      ? [{ host: admin.host, port: admin.port ?? 8186, purpose: 'the console', isExtra: admin.port === undefined }]
      : []),
  ]
  return await Promise.all(wanted.map(tryPort))
}

function wantedForNames({
  host,
  port,
}: {
  readonly host: string
  readonly port?: number | undefined
}): readonly Wanted[] {
  const either = { host, port: port ?? 53, flag: '--dns-port', isExtra: port === undefined }
  return [
    { ...either, purpose: 'DNS over UDP', isUdp: true },
    { ...either, purpose: 'DNS over TCP' },
  ]
}

/** Opens the port as the service would, and closes it at once. */
async function tryPort({ isExtra, isUdp, ...binding }: Wanted): Promise<Finding> {
  try {
    const port = isUdp ? await openUdp(binding) : await openTcp(binding)
    return ok(`Port ${port} (${binding.purpose}) can be had.`)
  } catch (error) {
    if (!(error instanceof Unlistenable)) throw error
    const [, command = `chrysalis serve ${binding.flag ?? ''} PORT`] = /`([^`]+)`/.exec(error.message) ?? []
    const sentence = capitalised(error.message)
    return isExtra ? warning(`${sentence}. The service goes on without it.`, command) : fault(`${sentence}.`, command)
  }
}

async function openTcp(binding: Binding): Promise<number> {
  const server = createServer()
  try {
    return (await bind(server, binding)).port
  } finally {
    server.close()
  }
}

function openUdp(binding: Binding): Promise<number> {
  const socket = createSocket(isIPv6(binding.host) ? 'udp6' : 'udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close()
      const code = error.code ?? 'UNKNOWN'
      reject(new Unlistenable(code, binding, explain(code, binding, here(), error.message)))
    })
    socket.bind({ address: binding.host, port: binding.port, exclusive: true }, () => {
      const { port } = socket.address()
      socket.close()
      resolve(port)
    })
  })
}
