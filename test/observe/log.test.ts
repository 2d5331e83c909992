import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { createLog, type LogFormat } from '../../src/observe/log.ts'

/** What a log of this format says when something of ours fails. */
function logFault(format: LogFormat): string {
  let written = ''
  const destination = new Writable({
    write(chunk, _encoding, done) {
      written += chunk
      done()
    },
  })
  const log = createLog({ level: 'info', format, destination })
  log.error({ error: new RangeError('the shelf is empty', { cause: new Error('the shop is shut') }) }, 'closed')
  return written
}

describe('a fault of ours in the log', () => {
  it('says in JSON what was thrown, where, and why', () => {
    const { error } = JSON.parse(logFault('json'))
    assert.equal(error.type, 'RangeError')
    assert.match(error.message, /the shelf is empty.*the shop is shut/)
    assert.match(error.stack, /log\.test\.ts:\d+/)
  })

  it('says the same to a person', () => {
    const text = logFault('pretty')
    assert.match(text, /error: closed/)
    assert.match(text, /RangeError: the shelf is empty/)
    assert.match(text, /log\.test\.ts:\d+/)
  })
})
