import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findRunning } from '../../src/server/running-file.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const bin = fileURLToPath(new URL('../../bin/chrysalis.cjs', import.meta.url))

/** A Node on this machine that is too old for the product; test/cli/hand-over.test.ts needs none, and disguises the present one. */
function findOldNode(): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  return places.filter(existsSync).find((node) => {
    const [, major] = /^v(\d+)\./.exec(execFileSync(node, ['--version'], { encoding: 'utf8' })) ?? []
    return Number(major) < 26
  })
}

const node = findOldNode()
const skip = node === undefined ? 'this machine has no Node older than 26' : false

describe('bin/chrysalis.cjs, started by a real old Node', { skip }, () => {
  const startIn = (folder: string) => {
    const ports = ['--msnp-port', '0', '--http-port', '0', '--https-port', '0', '--dns-port', '0', '--admin-port', '0']
    const words = ['serve', '--data', folder, '--host', '127.0.0.1', ...ports]
    return spawn(node ?? '', [bin, ...words], { stdio: 'ignore' })
  }

  it('passes SIGTERM on, and the status back', async () => {
    await using directory = await temporaryDirectory()
    const parent = startIn(directory.path)
    const ended = once(parent, 'exit')
    const { pid } = await eventually(() => findRunning(directory.path))
    assert.notEqual(pid, parent.pid, 'the service is another process')
    parent.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
    assert.equal(isAlive(pid), false)
  })

  it('takes the service along when it is killed outright', async () => {
    await using directory = await temporaryDirectory()
    const parent = startIn(directory.path)
    const { pid } = await eventually(() => findRunning(directory.path))
    parent.kill('SIGKILL')
    await eventually(async () => (isAlive(pid) ? undefined : true))
  })

  it('passes the status of a failure back', async () => {
    await using directory = await temporaryDirectory()
    const child = spawn(node ?? '', [bin, 'account', 'remove', 'nobody@local', '--data', directory.path], {
      stdio: 'ignore',
    })
    assert.deepEqual(await once(child, 'exit'), [1, null])
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 800; tries++) {
    const found = await look()
    if (found !== undefined) return found
    await pause(25)
  }
  throw new Error('it did not happen within twenty seconds')
}
