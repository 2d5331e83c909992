import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { passportHost } from '../../identity/host-names.ts'
import { dialled, type Place } from '../../server/running-file.ts'
import { faultOfDates, missingNames } from '../certificate-faults.ts'
import { type Finding, fault, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'
import { type Answer, helloOfSsl2Format, helloOfTls10, sayHello } from '../tls-hello.ts'

/** Milliseconds for one handshake. */
const patience = 4_000

/** A way in which clients begin, and which of them do. */
interface Greeting {
  readonly name: string
  readonly clients: string
  /** Only the engine for old systems serves it. */
  readonly isVintage: boolean
  say(place: Place, signal: AbortSignal): Promise<Answer>
}

const greetings: readonly Greeting[] = [
  { name: 'TLS 1.2', clients: 'newer systems', isVintage: false, say: sayTls12 },
  {
    name: 'TLS 1.0',
    clients: 'Windows XP and old Macs',
    isVintage: true,
    say: (place, signal) => sayHello(place, helloOfTls10(), signal),
  },
  {
    name: 'A hello in the format of SSL 2.0',
    clients: 'Internet Explorer 4 to 6',
    isVintage: true,
    say: (place, signal) => sayHello(place, helloOfSsl2Format(), signal),
  },
]

/** Would each kind of client be served by the running service, with a certificate that it can trust? */
export async function checkTls(patient: Patient, signal: AbortSignal): Promise<readonly Finding[]> {
  const { running, data } = patient
  if (!running) return []
  const root = await readRoot(data)
  const place = dialled(running.https)
  return await Promise.all(greetings.map((greeting) => greet(greeting, place, root, patient, signal)))
}

async function readRoot(data: string): Promise<X509Certificate | undefined> {
  try {
    return new X509Certificate(await readFile(join(data, 'certificates', 'root.pem')))
  } catch {
    return undefined
  }
}

async function greet(
  { name, clients, isVintage, say }: Greeting,
  place: Place,
  root: X509Certificate | undefined,
  patient: Patient,
  signal: AbortSignal,
): Promise<Finding> {
  const { settings, data, running } = patient
  const restart = `kill ${running?.pid ?? 'PID'}   # and start the service again; its log says why`
  let answer: Answer
  try {
    answer = await say(place, AbortSignal.any([signal, AbortSignal.timeout(patience)]))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return fault(`${name} on ${place.host}:${place.port} fails: ${why}. ${capital(clients)} cannot sign in.`, restart)
  }
  if (answer.kind === 'refused') {
    if (isVintage && !settings.tls.vintage.enabled)
      return ok(`${name} is refused, as the settings want it (tls.vintage.enabled).`)
    return warning(
      `${name} is refused with ${answer.alert}: ${clients} cannot sign in, which tls.vintage in the settings of the service may want.`,
      'see docs/operate/hardening.md',
    )
  }
  const { chain, version, suite } = answer
  const details = { version, suite, subject: chain[0]?.subject ?? null, validTo: chain[0]?.validTo ?? null }
  const wrong = faultOfChain(chain, root, patient)
  if (wrong) return fault(`${name} is answered with a certificate that ${wrong}.`, mendOf(data, restart), details)
  return ok(`${name} is answered with ${version}, ${suite}, and a certificate of ours (for ${clients}).`, details)
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const mendOf = (data: string, restart: string): string =>
  `rm ${join(data, 'certificates', '{engine,plain,named}.pem')} && ${restart}`

function faultOfChain(
  [leaf]: readonly X509Certificate[],
  root: X509Certificate | undefined,
  { data, publicHost, now }: Patient,
): string | undefined {
  if (leaf === undefined) return 'is not there'
  if (root !== undefined && !leaf.verify(root.publicKey))
    return `the root in ${join(data, 'certificates')} has not signed: machines that trust that root do not trust it`
  const missing = missingNames(leaf, [passportHost, publicHost])
  if (missing.length > 0) return `is not made out to ${missing.join(' and ')}`
  return faultOfDates(leaf, now)
}

/** TLS 1.2 by Node's own library, as a client that names its host. */
function sayTls12({ host, port }: Place, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      servername: passportHost,
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.2',
      // Who signed it is looked at by the caller: a certificate that is wrong has to be seen.
      rejectUnauthorized: false,
    })
    const giveUp = (): void => {
      socket.destroy()
      reject(new Error('it does not answer in time'))
    }
    signal.addEventListener('abort', giveUp)
    socket.on('error', (error: NodeJS.ErrnoException) => reject(new Error(error.code ?? error.message)))
    socket.on('close', () => {
      signal.removeEventListener('abort', giveUp)
      reject(new Error('it closes the connection'))
    })
    socket.on('secureConnect', () => {
      const { raw } = socket.getPeerCertificate()
      resolve({
        kind: 'hello',
        version: 'TLS 1.2',
        suite: socket.getCipher().standardName,
        chain: [new X509Certificate(raw)],
      })
      socket.destroy()
    })
  })
}
