import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

/**
 * Builds the single executable in a folder of its own and has it do what an owner does, with nothing of the checkout in reach: make an
 * account, serve, say that it is well, let somebody sign in. Prints one line, and ends with 1 when something did not go right.
 */
const begun = performance.now()
const folder = await mkdtemp(join(tmpdir(), 'chrysalis-sea-'))
const executable = join(folder, process.platform === 'win32' ? 'chrysalis.exe' : 'chrysalis')
const data = join(folder, 'data')
const email = 'newcomer@example.com'
const password = 'twelve-candles'

async function run(program: string, words: readonly string[], input = ''): Promise<string> {
  const running = promisify(execFile)(program, words, { cwd: folder, timeout: 60_000 })
  running.child.stdin?.end(input)
  return (await running).stdout
}

async function untilWell(service: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (service.exitCode !== null) throw new Error(`it ended with ${service.exitCode}`)
    const isWell = await run(executable, ['healthcheck', '--data', data]).then(
      () => true,
      () => false,
    )
    if (isWell) return
    await pause(50)
  }
  throw new Error('it was never well')
}

async function askConsole(path: string): Promise<number> {
  const running = JSON.parse(await readFile(join(data, 'running.json'), 'utf8')) as {
    admin?: { host: string; port: number }
  }
  if (!running.admin) throw new Error('it has no console')
  return (await fetch(`http://${running.admin.host}:${running.admin.port}${path}`)).status
}

let service: ChildProcess | undefined
try {
  await run(process.execPath, [join(import.meta.dirname, 'build-sea.ts'), folder])
  const built = performance.now()
  await run(executable, ['account', 'add', email, '--password-stdin', '--data', data], `${password}\n`)
  const ports = ['msnp', 'http', 'https', 'dns', 'admin'].flatMap((name) => [`--${name}-port`, '0'])
  const place = ['--host', '127.0.0.1', '--public-host', '127.0.0.1']
  service = spawn(executable, ['serve', '--data', data, ...place, ...ports], { cwd: folder, stdio: 'ignore' })
  await untilWell(service)
  const words = ['client', '--data', data, '--email', email, '--password-stdin', '--once']
  const seen = await run(executable, words, `${password}\n`)
  if (!seen.includes(`${email} (online)`)) throw new Error(`the client showed ${seen}`)
  for (const file of ['main.ts', 'vendor/preact.js'])
    if ((await askConsole(`/console/${file}`)) !== 200) throw new Error(`/console/${file} is not in it`)
  const told = JSON.parse(await run(executable, ['doctor', '--data', data, '--json'])) as { well: boolean }
  if (!told.well) throw new Error('doctor is not content')
  const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(1)
  process.stdout.write(
    `Single executable: built in ${seconds(begun, built)} s; account, service, sign-in, console, doctor in ${seconds(built, performance.now())} s.\n`,
  )
} catch (error) {
  const { stderr = '' } = error as { stderr?: string }
  process.stderr.write(
    `The single executable is broken: ${error instanceof Error ? error.message : String(error)}\n${stderr}`,
  )
  process.exitCode = 1
} finally {
  if (service?.exitCode === null) {
    const ended = once(service, 'exit')
    service.kill('SIGTERM')
    await ended
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
