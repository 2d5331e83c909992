import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { bind, Unlistenable } from '../../src/edge/ports.ts'
import { startExtra } from '../../src/server/extras.ts'

/** A port that is taken, and an extra that wants it. */
async function takenPort() {
  const holder = createServer()
  const { port } = await bind(holder, { host: '127.0.0.1', port: 0, purpose: 'one' })
  const start = () => bind(createServer(), { host: '127.0.0.1', port, purpose: 'other', flag: '--other-port' })
  return { port, start, [Symbol.dispose]: () => holder.close() }
}

test('an extra whose usual port is taken: one line with the way out, and no extra', async () => {
  using taken = await takenPort()
  const lines: string[] = []
  const extra = { name: 'Console', named: false, start: taken.start, say: (line: string) => lines.push(line) }
  assert.equal(await startExtra(extra), undefined)
  assert.equal(lines.length, 1)
  assert.match(lines[0] ?? '', /^Console is off: port \d+ .* --other-port\. Everything else runs\.$/)
})

test('an extra whose port was named and is taken: a reason not to start', async () => {
  using taken = await takenPort()
  const extra = { name: 'Console', named: true, start: taken.start, say: () => assert.fail('nothing is to be said') }
  await assert.rejects(startExtra(extra), Unlistenable)
})

test('an extra that starts is handed on; a fault of ours is not taken for a taken port', async () => {
  const extra = { name: 'Console', named: false, say: () => assert.fail('nothing is to be said') }
  assert.equal(await startExtra({ ...extra, start: async () => 7 }), 7)
  await assert.rejects(
    startExtra({
      ...extra,
      start: async () => {
        throw new TypeError('a fault')
      },
    }),
    TypeError,
  )
})
