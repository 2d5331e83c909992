import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Environment } from '../config/environment.ts'
import { readSettings } from '../config/load.ts'
import type { Settings } from '../config/schema.ts'
import { detectLanAddress } from '../edge/lan-address.ts'
import { dialled, findRunning, type Place, type Running } from '../server/running-file.ts'

/** What is looked at. Read once; every check sees the same. */
export interface Patient {
  /** The data directory. */
  readonly data: string
  /** What a service started now would be started with; the defaults where the file is wrong. */
  readonly settings: Settings
  /** Why not the ones that are meant. */
  readonly settingsFault: unknown
  readonly configFile: string | undefined
  /** The service that runs there. */
  readonly running: Running | undefined
  /** `running.json` of a service that is not there any more, as it stands. */
  readonly leftBehind: string | undefined
  /** The address that clients are told, or would be. */
  readonly publicHost: string
  /** Resolvers that somebody wants asked, `address` or `address:port`. */
  readonly resolvers: readonly string[]
  /** The resolvers of this machine. */
  readonly systemResolvers: readonly string[]
  /** How to run this program again: `[node, script]`, or one executable. */
  readonly self: readonly string[]
  /** Of this program. */
  readonly version: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What the command line knows. */
export interface Admission {
  /** `undefined`: what the settings say. */
  readonly data: string | undefined
  readonly configFile: string | undefined
  readonly environment: Environment
  readonly resolvers: readonly string[]
  readonly systemResolvers: readonly string[]
  readonly self: readonly string[]
  readonly version: string
  readonly now: number
}

/** Looks up what every check needs. Never fails: what is wrong with it is for the checks to say. */
export async function admit(admission: Admission): Promise<Patient> {
  const { configFile, environment, ...rest } = admission
  let settingsFault: unknown
  const loaded = await readSettings(configFile, {}, environment).catch((error: unknown) => {
    settingsFault = error
    return readSettings(undefined, {}, {})
  })
  const { settings } = loaded
  const data = admission.data ?? settings.data
  const found = await findRunning(data)
  // The number of a process that is gone may be another's by now. A service that hangs still has its ports; one that is gone has none.
  const running = found && (await hasPort(found)) ? found : undefined
  const leftBehind = running ? undefined : await readFile(join(data, 'running.json'), 'utf8').catch(() => undefined)
  const publicHost = running?.publicHost ?? settings.publicHost ?? detectLanAddress() ?? '127.0.0.1'
  return { ...rest, data, settings, settingsFault, configFile, running, leftBehind, publicHost }
}

/** Milliseconds for the system, not for the service, to take a connection. */
const patience = 1_000

/** Does anybody at all listen where the service said that it does? */
async function hasPort({ msnp, http, https }: Running): Promise<boolean> {
  const answers = await Promise.all([msnp, http, https].map(isListening))
  return answers.includes(true)
}

function isListening(place: Place | undefined): Promise<boolean> {
  if (place === undefined) return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect(dialled(place))
    const end = (is: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(is)
    }
    const timer = setTimeout(() => end(true), patience)
    socket.on('connect', () => end(true))
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code !== 'ECONNREFUSED'))
  })
}
