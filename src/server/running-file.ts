import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a listener can be reached from this machine. */
export interface Place {
  readonly host: string
  readonly port: number
}

/** Where to dial such a place from this machine: whoever listens everywhere listens on the loopback as well. */
export function dialled({ host, port }: Place): Place {
  return { host: host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port }
}

/** What a running service says of itself in its data directory, so that `--data` alone finds it. */
export interface Running {
  readonly pid: number
  /** Of the program; absent when one before 0.2 wrote it. */
  readonly version?: string
  readonly msnp: Place
  readonly http: Place
  readonly https: Place
  /** The dispatch server; absent when there is none. */
  readonly dispatch?: Place
  /** The name service, UDP and TCP; absent when it is off or its port could not be had. */
  readonly dns?: Place
  /** The owner's listener; absent when it is off or its port could not be had. */
  readonly admin?: Place
  /** The address that clients are told. */
  readonly publicHost: string
}

const fileOf = (dataDirectory: string): string => join(dataDirectory, 'running.json')

/** Written under another name first: whoever reads it sees all of it or nothing. */
export async function writeRunning(dataDirectory: string, running: Running): Promise<void> {
  const file = fileOf(dataDirectory)
  await writeFile(`${file}.new`, `${JSON.stringify(running, null, 2)}\n`)
  await rename(`${file}.new`, file)
}

export async function removeRunning(dataDirectory: string): Promise<void> {
  await rm(fileOf(dataDirectory), { force: true })
}

/** The service that runs on this data directory; `undefined` when there is none, or when it died without a word. */
export async function findRunning(dataDirectory: string): Promise<Running | undefined> {
  try {
    const running = JSON.parse(await readFile(fileOf(dataDirectory), 'utf8')) as Running
    process.kill(running.pid, 0)
    return running
  } catch {
    return undefined
  }
}
