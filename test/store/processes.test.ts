import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openStore } from '../../src/store/open.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { idOf } from './people.ts'

const program = fileURLToPath(new URL('writer-process.ts', import.meta.url))

type Writer = ChildProcessByStdio<null, Readable, null>

function startWriter(dataDirectory: string, first: number, count: number): Writer {
  const words = [program, dataDirectory, String(first), String(count)]
  return spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The numbers that a writer had acknowledged when it ended; `onLine` is told of each as it comes. */
async function acknowledged(writer: Writer, onLine: (total: number) => void = () => undefined): Promise<number[]> {
  const ended = once(writer, 'exit')
  const numbers: number[] = []
  for await (const line of createInterface({ input: writer.stdout })) {
    // A number that was cut short by the end of the process has no line end, and may be half of another.
    numbers.push(Number(line))
    onLine(numbers.length)
  }
  await ended
  return numbers
}

describe('a store with several processes', () => {
  it('keeps what two of them write at once, and tells each that the other did', async () => {
    await using directory = await temporaryDirectory()
    const store = await openStore({ dataDirectory: directory.path })
    const before = await store.version()
    const writers = [startWriter(directory.path, 1000, 40), startWriter(directory.path, 2000, 40)]
    const own = (async () => {
      for (let number = 0; number < 40; number++) {
        await store.change(({ accounts }) =>
          accounts.add({ id: idOf(number), email: `${number}@lagoon.example`, friendlyName: 'x', passwordHash: 'y' }),
        )
      }
    })()
    const written = await Promise.all(writers.map((writer) => acknowledged(writer)))
    await own
    assert.deepEqual(
      written.map((numbers) => numbers.length),
      [40, 40],
    )
    assert.equal((await store.read(({ accounts }) => accounts.list())).length, 120)
    assert.notEqual(await store.version(), before)
    await store.close()
  })

  it('has every change that was acknowledged before a process was killed in the middle of the next', async () => {
    await using directory = await temporaryDirectory()
    for (const round of [1, 2, 3]) {
      const writer = startWriter(directory.path, round * 100_000, 99_999)
      const numbers = await acknowledged(writer, (total) => {
        if (total === 20 * round) writer.kill('SIGKILL')
      })
      assert.ok(numbers.length >= 20 * round)
      const store = await openStore({ dataDirectory: directory.path })
      await store.read(async ({ accounts }) => {
        for (const number of numbers.slice(0, -1)) assert.ok(await accounts.get(idOf(number)), `${number} is lost`)
      })
      await store.close()
    }
  })
})
