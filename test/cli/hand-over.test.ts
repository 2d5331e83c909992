import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findRunning } from '../../src/server/running-file.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const bin = join(root, 'bin', 'chrysalis.cjs')

/** Makes this Node look like an old one to the file that it runs. The Node that is handed over to does not load it. */
const disguise =
  "Object.defineProperty(process, 'versions', { value: Object.assign({}, process.versions, { node: '20.19.0' }) })\n"

/** Starts `bin/chrysalis.cjs`, or a copy of it, by an old Node. */
async function startByOldNode(folder: string, words: readonly string[], file = bin) {
  const preload = join(folder, 'disguise.cjs')
  await writeFile(preload, disguise)
  const child = spawn(process.execPath, ['--require', preload, file, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  return { child, ended, output: () => output }
}

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await look()
    if (found !== undefined) return found
    await pause(25)
  }
  throw new Error('it did not happen within ten seconds')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('bin/chrysalis.cjs, started by a Node that is too old', () => {
  it('hands over to the pinned one, and passes its output and status on', async () => {
    await using directory = await temporaryDirectory()
    const right = await startByOldNode(directory.path, ['account', 'list', '--json', '--data', directory.path])
    assert.deepEqual([await right.ended, right.output()], [{ code: 0, signal: null }, '[]\n'])
    const wrong = await startByOldNode(directory.path, ['account', 'remove', 'nobody@local', '--data', directory.path])
    assert.deepEqual(await wrong.ended, { code: 1, signal: null })
  })

  const start = (folder: string) => {
    const ports = ['--msnp-port', '0', '--http-port', '0', '--https-port', '0', '--dns-port', '0', '--admin-port', '0']
    return startByOldNode(folder, ['serve', '--data', folder, '--host', '127.0.0.1', ...ports])
  }

  it('passes signals on: SIGTERM ends the service cleanly', async () => {
    await using directory = await temporaryDirectory()
    const { child, ended, output } = await start(directory.path)
    const { pid } = await waitFor(() => findRunning(directory.path))
    child.kill('SIGTERM')
    assert.deepEqual(await ended, { code: 0, signal: null }, output())
    assert.equal(isAlive(pid), false)
  })

  it('takes the service with it when it is killed outright', async () => {
    await using directory = await temporaryDirectory()
    const { child } = await start(directory.path)
    const { pid } = await waitFor(() => findRunning(directory.path))
    child.kill('SIGKILL')
    await waitFor(async () => (isAlive(pid) ? undefined : true))
  })

  it('says in one sentence what to do where the pinned one is not installed', async () => {
    await using directory = await temporaryDirectory()
    await mkdir(join(directory.path, 'bin'))
    const copy = join(directory.path, 'bin', 'chrysalis.cjs')
    await cp(bin, copy)
    const { ended, output } = await startByOldNode(directory.path, ['serve'], copy)
    assert.deepEqual(await ended, { code: 1, signal: null })
    assert.match(output(), /^chrysalis: this is Node 20\.19\.0, and Node 26 or newer is needed: run "npm ci" in .*\n$/)
  })
})
