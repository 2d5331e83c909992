import { promises as dns, lookup } from 'node:dns'
import { isIPv4 } from 'node:net'
import { parseResolver } from '../../edge/dns/resolvers.ts'
import { hostNames } from '../../identity/host-names.ts'
import { dialled } from '../../server/running-file.ts'
import { type Finding, fault, ok, warning } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** The name that every client looks up first. */
const firstName = 'messenger.hotmail.com'
/** Every name that leads to Messenger and nothing else; of a wildcard, one name below it. */
const names = hostNames
  .filter(({ general }) => general !== true)
  .map(({ name }) => (name.startsWith('*.') ? `doctor${name.slice(1)}` : name))
/** Milliseconds for one question, asked twice. */
const patience = 800
const sideBySide = 12

/** A resolver that old machines may be using. */
interface Asked {
  readonly server: string
  readonly whose: 'own' | 'named' | 'system'
}

/** What a resolver says of each name: addresses, or why there are none. */
type Answers = ReadonlyMap<string, string>

/** Which resolver answers which name of the Messenger service, and with what? */
export async function checkNames(patient: Patient, signal: AbortSignal): Promise<readonly Finding[]> {
  const { running, resolvers, systemResolvers } = patient
  const unreadable = resolvers.filter((text) => parseResolver(text) === undefined)
  const own = running?.dns ? dialled(running.dns) : undefined
  const asked: readonly Asked[] = [
    ...(own ? [{ server: spell(own.host, own.port), whose: 'own' as const }] : []),
    ...resolvers.filter((text) => !unreadable.includes(text)).map((server) => ({ server, whose: 'named' as const })),
    ...systemResolvers.map((server) => ({ server, whose: 'system' as const })),
  ]
  const expected = await addressOf(patient.publicHost)
  const findings = await Promise.all(asked.map((one) => ask(one, expected, patient, signal)))
  const nobody = !own && !findings.some(({ level, details }) => level === 'ok' && isRight(details))
  return [
    ...unreadable.map((text) =>
      fault(`${text} is no address of a resolver.`, 'chrysalis doctor --resolver 192.168.1.1'),
    ),
    ...findings,
    ...(nobody && running
      ? [
          warning(
            `No resolver that was asked leads to this service (${expected}), and its own name service is off.`,
            'see why in the first lines of "chrysalis serve"; or put the names into the hosts file of each machine (docs/start/)',
          ),
        ]
      : []),
  ]
}

const spell = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)

const isRight = (details: unknown): boolean =>
  typeof details === 'object' && details !== null && 'right' in details && details.right === true

const addressOf = (host: string): Promise<string> =>
  isIPv4(host)
    ? Promise.resolve(host)
    : new Promise((resolve) => lookup(host, { family: 4 }, (error, address) => resolve(error ? host : address)))

async function ask(
  { server, whose }: Asked,
  expected: string,
  patient: Patient,
  signal: AbortSignal,
): Promise<Finding> {
  const answers = await askAll(server, signal)
  const others = [...answers].filter(([, answer]) => answer !== expected)
  const details = { server, whose, expected, right: others.length === 0, answers: Object.fromEntries(answers) }
  const who = { own: 'The name service of this service', named: 'The resolver', system: 'This machine’s resolver' }[
    whose
  ]
  const [wrong] = others
  if (wrong === undefined)
    return ok(`${who} (${server}) leads all ${answers.size} Messenger names to ${expected}.`, details)
  const [name, answer] = wrong
  const sentence = `${who} (${server}) says ${answer} for ${name}${others.length > 1 ? ` and answers ${others.length - 1} more names otherwise` : ''}; ${expected} is this service`
  if (whose === 'system') return ok(`${sentence}. Old machines have to ask another one.`, details)
  const { running, data } = patient
  const mend =
    whose === 'own'
      ? `kill ${running?.pid ?? 'PID'} && chrysalis serve --data ${data}`
      : `give ${expected} as DNS server to the old machines in its place`
  return fault(`${sentence}.`, mend, details)
}

/** Asks for the first name, and when somebody is there for all the others. */
async function askAll(server: string, signal: AbortSignal): Promise<Answers> {
  const resolver = new dns.Resolver({ timeout: patience, tries: 2 })
  const given = parseResolver(server)
  resolver.setServers([
    given === undefined || given.port === 53 ? (given?.address ?? server) : spell(given.address, given.port),
  ])
  signal.addEventListener('abort', () => resolver.cancel())
  const answers = new Map<string, string>()
  const askFor = async (name: string): Promise<void> => {
    answers.set(name, await resolver.resolve4(name).then((found) => found.toSorted().join(', '), explain))
  }
  await askFor(firstName)
  if (answers.get(firstName) === noAnswer) return answers
  const left = names.filter((name) => name !== firstName)
  const next = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) await askFor(name)
  }
  await Promise.all(Array.from({ length: sideBySide }, next))
  return answers
}

const noAnswer = 'nothing in time'

function explain(error: NodeJS.ErrnoException): string {
  if (error.code === 'ETIMEOUT' || error.code === 'ECANCELLED' || error.code === 'ECONNREFUSED') return noAnswer
  if (error.code === 'ENOTFOUND') return 'there is no such name'
  return error.code === 'ENODATA' ? 'no address' : (error.code ?? error.message)
}
