import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { MessengerClient } from '../../src/client/messenger-client.ts'
import type { SignInOptions } from '../../src/client/options.ts'
import { macMessenger801 } from '../../src/client/profiles/mac-8.0.1.ts'
import { SwitchboardClient } from '../../src/client/switchboard-client.ts'
import { runCommand, type ServiceProcess, startCommand, startServiceProcess } from '../support/service-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'

const limit = 10_000

describe('the client against a service', () => {
  let directory: TemporaryDirectory
  let service: ServiceProcess
  let options: SignInOptions

  before(async () => {
    directory = await temporaryDirectory()
    service = await startServiceProcess(directory.path, { arguments: ['--demo'] })
    const { msnp, https } = service.running
    options = {
      server: msnp.host,
      msnpPort: msnp.port,
      httpsPort: https.port,
      root: await readFile(join(directory.path, 'certificates', 'root.pem'), 'utf8'),
      credentials: { email: 'me@example.com', password: 'password' },
      profile: macMessenger801,
      timeLimit: limit,
      trace: () => undefined,
    }
  })
  after(async () => {
    await service?.stop()
    await directory?.[Symbol.asyncDispose]()
  })

  /** `chrysalis client` on this service. */
  const runClient = (password: string, ...words: readonly string[]) =>
    runCommand(
      ['client', '--data', directory.path, '--email', 'me@example.com', '--password-stdin', '--once', ...words],
      password,
    )

  it('prints the contact list as the main window shows it', async () => {
    const { code, stdout, stderr } = await runClient('password\n')
    assert.equal(stderr, '')
    assert.equal(code, 0)
    assert.match(stdout, /^Me \(online\) {3}7 of 8 online\n/)
    assert.match(stdout, /\n {2}● Lunch User {3}out to lunch {4}[0-9a-f-]{36} {2}<lunch@local>\n/)
    assert.match(stdout, /\n {2}○ Hidden User {2}offline {9}<hidden@local>\n$/)
  })

  it('shows every line and every web page with --trace, but neither password nor tickets', async () => {
    const { code, stdout } = await runClient('password', '--trace')
    assert.equal(code, 0)
    for (const line of [
      /→ VER 1 MSNP16 MSNP15 MSNP14 MSNP13 CVR0/,
      /→ GET \/rdr\/pprdr\.asp HTTP\/1\.1 +over TLSv1 AES128-SHA/,
      /DALogin=nexus\.passport\.com\/login2\.srf/,
      /sign-in=me%40example\.com/,
      /pwd=…/,
      /from-PP=…/,
      /→ USR 4 TWN S … 235411cb78234a468feb6f1bccca43fd/,
      /operation +ABFindAllResponse/,
      /← ILN 8 NLN online@local 1 Online%20User 1085276192 %3Cmsnobj%2F%3E/,
      /name +Online%20User +Online User/,
      /← QNG 60/,
    ])
      assert.match(stdout, line)
    assert.doesNotMatch(stdout, /pwd=password|t=[^ ]+&p=|\x1b/)
  })

  it('tells a wrong password from everything else, in one sentence', async () => {
    const { code, stderr } = await runClient('wr0ng')
    assert.equal(code, 1)
    assert.equal(stderr, 'chrysalis: The e-mail address or the password is wrong: try again.\n')
  })

  it('says what is amiss when it does not know the service’s root certificate', async () => {
    await assert.rejects(MessengerClient.signIn({ ...options, root: undefined }), {
      code: 'certificate',
      message: /give the service's root certificate/,
    })
  })

  it('says that no service runs where none does', async () => {
    await using empty = await temporaryDirectory()
    const words = ['client', '--data', empty.path, '--email', 'me@example.com', '--password-stdin']
    const { code, stderr } = await runCommand(words, 'password')
    assert.equal(code, 1)
    assert.match(stderr, /^chrysalis: no service runs on .*: give --server, or the right --data\.\n$/)
  })

  it('stays online, prints what changes, and says goodbye at Ctrl+C', async () => {
    const add = (words: readonly string[], input?: string) => runCommand([...words, '--data', directory.path], input)
    await add(['account', 'add', 'ann@example.com', '--password-stdin', '--name', 'Ann'], 'annann')
    await add(['contact', 'add', 'ann@example.com', 'me@example.com'])
    const words = ['client', '--data', directory.path, '--email', 'ann@example.com', '--password-stdin']
    const client = startCommand(words, 'annann\n')
    await client.prints(/^Ann \(online\) {3}0 of 1 online\n {2}○ Me +offline/)
    const me = await MessengerClient.signIn(options)
    await client.prints(/\n {2}● Me {2}online/)
    await me.setStatus('LUN')
    await client.prints(/\n {2}● Me {2}out to lunch/)
    me.close()
    await client.prints(/out to lunch[\s\S]*\n {2}○ Me {2}offline/)
    client.kill('SIGINT')
    const { code, stderr } = await client.ended
    assert.equal(stderr, '')
    assert.equal(code, 0)
  })

  it('ends with a sentence when its owner signs in elsewhere', async () => {
    const words = ['client', '--data', directory.path, '--email', 'me@example.com', '--password-stdin']
    const client = startCommand(words, 'password')
    await client.prints(/8 online/)
    const elsewhere = await MessengerClient.signIn(options)
    const { code, stderr } = await client.ended
    elsewhere.close()
    assert.equal(
      stderr,
      'chrysalis: Somebody signed in with this account in another place, and this one was signed out.\n',
    )
    assert.equal(code, 1)
  })

  it('keeps its own name and changes status, name and personal message', async () => {
    const client = await MessengerClient.signIn(options)
    assert.equal(client.me.name, 'Me')
    await client.setStatus('BSY')
    await client.setName('Me & myself')
    await client.setPersonalMessage('<hello>')
    client.close()
    const again = await MessengerClient.signIn(options)
    assert.equal(again.me.name, 'Me & myself')
    await again.setName('Me')
    again.close()
  })

  it('hears that it was signed out by a second sign-in', async () => {
    const first = await MessengerClient.signIn(options)
    const gone = new Promise<Error>((resolve) => first.events.onEnd(resolve))
    const second = await MessengerClient.signIn(options)
    assert.equal(
      (await gone).message,
      'Somebody signed in with this account in another place, and this one was signed out.',
    )
    second.close()
  })

  it('talks to a resident over a switchboard', async () => {
    const client = await MessengerClient.signIn(options)
    const { server, cookie } = await client.requestSwitchboard()
    const [host = '', port = ''] = server.split(':')
    const board = await SwitchboardClient.start({
      host,
      port: Number(port),
      dialect: 16,
      email: client.me.email,
      endpoint: macMessenger801.machine,
      cookie,
      timeLimit: limit,
      trace: () => undefined,
    })
    assert.ok((await board.call('online@local')) > 0)
    await board.events.next(({ kind, email }) => kind === 'joined' && email === 'online@local', 'the resident', limit)
    const text = Buffer.from(
      'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nPolly wants a cracker',
    )
    assert.equal(await board.send('A', text), true)
    const isEcho = (event: { kind: string; payload?: Buffer }) =>
      event.kind === 'message' && event.payload?.toString().includes('Polly wants a cracker') === true
    await board.events.next(isEcho, 'the resident’s answer', limit)
    await assert.rejects(board.call('nobody@example.com'), { code: 'refused', message: /error 217/ })
    board.close()
    client.close()
  })
})

describe('chrysalis demo', () => {
  it('signs the Mac in to a service of its own and shows eight people with eight statuses', async () => {
    const { code, stdout, stderr } = await runCommand(['demo'])
    assert.equal(stderr, '')
    assert.equal(code, 0)
    const list = stdout.slice(stdout.lastIndexOf('Me (online)'))
    for (const status of ['online', 'busy', 'idle', 'away', 'be right back', 'out to lunch', 'on the phone', 'offline'])
      assert.match(list, new RegExp(`[●○] \\w+ User +${status} `))
    assert.match(stdout, /Eight people, eight statuses: everything went as the protocol says\.\n$/)
  })
})
