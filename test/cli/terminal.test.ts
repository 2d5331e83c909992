import assert from 'node:assert/strict'
import { PassThrough, Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { checkEmail } from '../../src/cli/email.ts'
import { CommandFailure } from '../../src/cli/failure.ts'
import { faultOfName, friendlyNameOf } from '../../src/cli/friendly-name.ts'
import { printRows } from '../../src/cli/output.ts'
import { readPassword, warnOfPassword } from '../../src/cli/password-input.ts'

/** What a listing writes. */
function printed(rows: readonly { email: string; lists: readonly string[] }[], json: boolean): string {
  const out = new PassThrough()
  printRows(rows, { json, columns: ['email', 'lists'], empty: 'Nobody.' }, out)
  return String(out.read())
}

describe('a listing', () => {
  const rows = [
    { email: 'a@x', lists: ['FL', 'AL'] },
    { email: 'longer@x.example', lists: [] },
  ]

  it('is an aligned table for people', () => {
    assert.equal(printed(rows, false), 'email             lists\na@x               FL AL\nlonger@x.example\n')
    assert.equal(printed([], false), 'Nobody.\n')
  })

  it('is an array of objects for programs, an empty one too', () => {
    assert.deepEqual(JSON.parse(printed(rows, true)), rows)
    assert.deepEqual(JSON.parse(printed([], true)), [])
  })

  it('sends no control character of somebody’s name to a terminal', () => {
    assert.equal(printed([{ email: 'a\u001b[2J\u0007\u009b', lists: [] }], false), 'email    lists\na·[2J··\n')
  })

  it('sends nothing that turns a line around', () => {
    assert.equal(printed([{ email: 'a\u202e\u2066b\u200f', lists: ['FL'] }], false), 'email  lists\na··b·  FL\n')
  })
})

describe('an address and a name', () => {
  it('are taken with a domain of one label, and with no name', () => {
    assert.equal(checkEmail(' online@local '), 'online@local')
    assert.equal(friendlyNameOf(undefined, 'online@local'), 'online%40local')
    assert.equal(friendlyNameOf('  ', 'online@local'), 'online%40local')
    assert.equal(friendlyNameOf('Jörg & Co', 'online@local'), 'J%C3%B6rg%20%26%20Co')
    assert.equal(faultOfName('ö'.repeat(64)), undefined)
    assert.equal(faultOfName(`${'ö'.repeat(61)}@local`), undefined)
  })

  it('are refused beyond what a client can take', () => {
    for (const text of ['nobody', '@local', 'a@', 'a@b@c', 'a b@c', 'a;b@c', 'a\u0000@c', `${'ö'.repeat(64)}@xy`]) {
      assert.throws(() => checkEmail(text), CommandFailure, text)
    }
    assert.match(faultOfName('ö'.repeat(65)) ?? '', /too long/)
  })
})

describe('a password on standard input', () => {
  const read = (...chunks: (string | Buffer)[]) =>
    readPassword(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))

  it('is the first line without its line end, in however many pieces it comes', async () => {
    assert.equal(await read('secret\n'), 'secret')
    assert.equal(await read('secret\r\n'), 'secret')
    assert.equal(await read('secret'), 'secret')
    assert.equal(await read(' se', 'cr', 'et \r', '\nmore'), ' secret ')
    assert.equal(await read(...[...Buffer.from('geheimöl\n')].map((byte) => Buffer.of(byte))), 'geheimöl')
    assert.equal(await read(`secret\n${'x'.repeat(100_000)}`), 'secret')
    assert.equal((await read('x'.repeat(1024), '\r\n')).length, 1024)
  })

  it('is refused when it is empty, too long, not UTF-8 or not to be typed', async () => {
    const refused: readonly (readonly [Buffer | string, RegExp])[] = [
      ['', /There was no password on standard input: pipe one line into the command\./],
      ['\n', /There was no password/],
      ['\r\nsecret', /There was no password/],
      ['x'.repeat(1025), /is longer than 1024 bytes: choose another\./],
      ['x'.repeat(1_000_000), /is longer than 1024 bytes/],
      [Buffer.from('gehe\xf6m\n', 'latin1'), /is not UTF-8/],
      ['a\u0000b\n', /holds a control character/],
    ]
    for (const [input, message] of refused) {
      await assert.rejects(read(input), (error) => error instanceof CommandFailure && message.test(error.message))
    }
  })

  it('is warned of beyond sixteen characters, however many bytes those are', () => {
    assert.equal(warnOfPassword('ö'.repeat(16)), undefined)
    assert.match(
      warnOfPassword('o'.repeat(17)) ?? '',
      /longer than 16 characters: some clients of the time cut it there/,
    )
  })
})
