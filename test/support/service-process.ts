import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where one of the service's listeners can be reached. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** `running.json` as a running service writes it into its data directory. */
export interface Running {
  readonly pid: number
  readonly msnp: Address
  readonly http: Address
  readonly https: Address
  /** The name service, UDP and TCP. */
  readonly dns?: Address
  readonly admin?: Address
}

export interface ServiceProcess extends AsyncDisposable {
  /** The data directory. */
  readonly data: string
  readonly running: Running
  /** What it has written to its standard output and error so far: shown when a test fails. */
  readonly output: () => string
  /** Asks it to end and waits until it has. */
  readonly stop: () => Promise<void>
  /** Resolves to its exit status once it has ended; `null` when a signal ended it. */
  readonly ended: Promise<number | null>
  /** Ends it by SIGKILL, as a power cut or the system would, and waits until it is gone. */
  readonly kill: () => Promise<void>
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const main = join(root, 'src/cli/main.ts')

/** How long a service may take to start, or to stop: two slow shared cores and a new certificate authority. */
const patience = 30_000
const pollInterval = 20

/**
 * Starts `chrysalis serve` as the process that an owner would start, on free ports of the loopback interface, and waits until it
 * listens: until `running.json` carries its process id.
 *
 * @param ports the listeners' ports; 0 = any free one. Given when a restarted service has to be found at its old address.
 * @throws Error with the service's own output when it ends before it listens.
 */
export async function startServiceProcess(
  data: string,
  options: {
    readonly arguments?: readonly string[]
    readonly ports?: Partial<Record<'msnp' | 'http' | 'https' | 'dns' | 'admin', number>>
  } = {},
): Promise<ServiceProcess> {
  const { ports = {} } = options
  await rm(join(data, 'running.json'), { force: true })
  const listeners = (['msnp', 'http', 'https', 'dns', 'admin'] as const).flatMap((name) => [
    `--${name}-port`,
    String(ports[name] ?? 0),
  ])
  const place = ['--data', data, '--host', '127.0.0.1', '--public-host', '127.0.0.1']
  const child = spawn(process.execPath, [main, 'serve', ...place, ...listeners, ...(options.arguments ?? [])], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const stop = () => end(child)
  const kill = () => end(child, 'SIGKILL')
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  try {
    const running = await waitUntilListening(child, data, () => output)
    return { data, running, output: () => output, stop, kill, ended, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The last line of what `serve` says when it is ready. */
const greeted = /^End with Ctrl\+C\.$/m

async function waitUntilListening(child: ChildProcess, data: string, output: () => string): Promise<Running> {
  const deadline = Date.now() + patience
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(
        `chrysalis serve ended with ${child.exitCode ?? child.signalCode} before it listened:\n${output()}`,
      )
    const running = await readRunning(data)
    // The greeting comes after the file, and has to be there for those who look at it.
    if (running !== undefined && running.pid === child.pid && greeted.test(output())) return running
    await new Promise((resolve) => setTimeout(resolve, pollInterval))
  }
  throw new Error(`chrysalis serve did not listen within ${patience / 1000} s:\n${output()}`)
}

async function readRunning(data: string): Promise<Running | undefined> {
  try {
    return JSON.parse(await readFile(join(data, 'running.json'), 'utf8')) as Running
  } catch {
    return undefined
  }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const force = setTimeout(() => child.kill('SIGKILL'), patience)
  await ended
  clearTimeout(force)
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that is running. */
export interface RunningCommand {
  /** Resolves when its standard output matches; rejects when it ends before. */
  readonly prints: (pattern: RegExp) => Promise<void>
  readonly kill: (signal: NodeJS.Signals) => void
  readonly ended: Promise<Ended>
}

/**
 * Starts one `chrysalis` command.
 *
 * @param input all that it reads from its standard input.
 */
export function startCommand(words: readonly string[], input = ''): RunningCommand {
  const child = spawn(process.execPath, [main, ...words], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  const prints = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (pattern.test(stdout)) resolve()
      }
      child.stdout.on('data', look)
      child.once('close', () => reject(new Error(`it ended without printing ${pattern}:\n${stdout}${stderr}`)))
      look()
    })
  return { prints, kill: (signal) => void child.kill(signal), ended }
}

/** Runs one `chrysalis` command to its end. */
export async function runCommand(words: readonly string[], input = ''): Promise<Ended> {
  return await startCommand(words, input).ended
}
