import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createPasswords } from '../../src/identity/passwords.ts'
import { openStore } from '../../src/store/open.ts'
import { runCommand } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** A data directory of its own, and `chrysalis account …` on it. */
async function setUp() {
  const directory = await temporaryDirectory()
  const data = join(directory.path, 'data')
  const account = (words: readonly string[], input = '') => runCommand(['account', ...words, '--data', data], input)
  return {
    data,
    account,
    /** Does it, and expects that it was done. */
    async done(words: readonly string[], input = '') {
      const { code, stdout, stderr } = await account(words, input)
      assert.equal(code, 0, stderr)
      return { stdout, stderr }
    },
    /** Expects one sentence on standard error, exit status 1, and nothing else. */
    async refused(words: readonly string[], message: RegExp, input = '') {
      const { code, stdout, stderr } = await account(words, input)
      assert.deepEqual([code, stdout], [1, ''], stderr)
      assert.match(stderr, /^chrysalis: [^\n]+\.\n$/)
      assert.match(stderr, message)
    },
    async file(name: string, content: string | Buffer) {
      const path = join(directory.path, name)
      await writeFile(path, content)
      return path
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  }
}

/** Does the password open the account, as the service would judge? */
async function opens(data: string, email: string, password: string): Promise<boolean> {
  const store = await openStore({ dataDirectory: data })
  try {
    return (await createPasswords(store).check(email, password, '192.0.2.7')).verdict === 'right'
  } finally {
    await store.close()
  }
}

describe('chrysalis account', () => {
  it('makes, lists, re-keys and removes accounts', async () => {
    await using world = await setUp()
    const { data, done } = world
    await done(['add', 'Online@local', '--password-stdin'], 'first\r\n')
    await done(['add', 'mara@lagoon.example', '--name', 'Mara ö', '--password-stdin'], 'other\n')
    assert.equal(await opens(data, 'online@LOCAL', 'first'), true)
    const { stdout } = await done(['list', '--json'])
    const listed = JSON.parse(stdout) as { email: string; name: string; created: string }[]
    assert.deepEqual(
      listed.map(({ email, name }) => [email, name]),
      [
        ['mara@lagoon.example', 'Mara ö'],
        ['Online@local', 'Online@local'],
      ],
    )
    assert.match(listed[0]?.created ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    await done(['passwd', 'ONLINE@local', '--password-stdin'], 'second\n')
    assert.deepEqual(
      [await opens(data, 'online@local', 'first'), await opens(data, 'online@local', 'second')],
      [false, true],
    )
    await done(['remove', 'online@local'])
    assert.match((await done(['list'])).stdout, /^email +name +created\nmara@lagoon\.example +Mara ö +\S+\n$/)
  })

  it('warns of a password over sixteen characters, and takes it', async () => {
    await using world = await setUp()
    const { stderr } = await world.done(['add', 'a@x', '--password-stdin'], '12345678901234567\n')
    assert.match(stderr, /^chrysalis: warning: .* longer than 16 characters/)
    assert.equal(await opens(world.data, 'a@x', '12345678901234567'), true)
  })

  it('says in one sentence what to do instead', async () => {
    await using world = await setUp()
    const { refused, done } = world
    await refused(['list'], /There is no data in .*--data/)
    await done(['add', 'a@x', '--password-stdin'], 'p\n')
    await refused(['add', 'A@X', '--password-stdin'], /There is already an account A@X: choose another address/, 'p\n')
    await refused(['add', 'b@x', '--password-stdin'], /There was no password/, '\n')
    await refused(['remove', 'b@x'], /There is no account b@x: see those that are/)
  })
})

describe('chrysalis account import', () => {
  it('makes an account of every line, whose passwords open them', async () => {
    await using world = await setUp()
    const lines = Array.from({ length: 20 }, (_, index) => `p${index}@x.example,"Person, ${index}",secret ${index}`)
    const file = await world.file(
      'people.csv',
      `\ufeffemail,name,password\r\n${lines.join('\r\n')}\r\nlast@local,,12345678901234567\r\n`,
    )
    const { stdout, stderr } = await world.done(['import', file])
    assert.equal(stdout, 'Added 21 accounts.\n')
    assert.match(stderr, /warning: 1 passwords \(first in line 22\) are longer than 16 characters/)
    assert.doesNotMatch(stderr, /\u001b|\r/)
    assert.equal(await opens(world.data, 'p7@x.example', 'secret 7'), true)
    const listed = JSON.parse((await world.done(['list', '--json'])).stdout) as { email: string; name: string }[]
    assert.equal(listed.length, 21)
    assert.deepEqual(listed.find(({ email }) => email === 'p7@x.example')?.name, 'Person, 7')
    assert.deepEqual(listed.find(({ email }) => email === 'last@local')?.name, 'last@local')
  })

  it('makes all or none, and names the line that is wrong', async () => {
    await using world = await setUp()
    const { done, refused, file } = world
    await done(['add', 'taken@x', '--password-stdin'], 'p\n')
    const header = 'email,name,password\n'
    await refused(
      ['import', await file('1.csv', `${header}a@x,A,p\nTAKEN@x,B,p\n`)],
      /1\.csv, line 3: there is already an account TAKEN@x/,
    )
    await refused(
      ['import', await file('2.csv', `${header}a@x,A,p\nb@x,B,\n`)],
      /2\.csv, line 3: the password is missing/,
    )
    await refused(['import', await file('3.csv', Buffer.from(`${header}a@x,J\xf6rg,p\n`, 'latin1'))], /is not UTF-8/)
    const { stdout } = await done(['list', '--json'])
    assert.deepEqual(
      (JSON.parse(stdout) as { email: string }[]).map(({ email }) => email),
      ['taken@x'],
    )
  })
})
