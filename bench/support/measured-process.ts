import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** Clock ticks of /proc/PID/stat in a second: the same on every Linux that Node runs on. */
const ticksPerSecond = 100

/** A process whose use of the machine is read from the kernel's own books (Linux). */
export class MeasuredProcess {
  readonly #child: ChildProcess
  readonly pid: number

  private constructor(child: ChildProcess, pid: number) {
    this.#child = child
    this.pid = pid
  }

  /** Starts a program of ours with the Node that runs this one. */
  static start(args: readonly string[]): MeasuredProcess {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    if (child.pid === undefined) throw new Error(`${args[0]} could not be started`)
    child.stdout?.resume()
    return new MeasuredProcess(child, child.pid)
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** The first line that it prints and that fits, as JSON. */
  async firstJson<T>(): Promise<T> {
    let text = ''
    for await (const chunk of this.#child.stdout ?? []) {
      text += chunk
      const line = text.split('\n').find((one) => one.startsWith('{') && one.endsWith('}'))
      if (line) return JSON.parse(line) as T
    }
    throw new Error('the process ended without a word')
  }

  /** Seconds of processor time so far, user and system, all threads. */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  }

  /** Resident memory now, in bytes. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await ended
  }
}
