import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { contactOf, LadderNews } from '../../src/cli/first-contact.ts'
import { FirstContactScreen } from '../../src/cli/first-contact-screen.ts'
import { columns, drawMachine, plain } from '../../src/cli/first-contact-text.ts'
import { Machines } from '../../src/observe/machines.ts'

const address = '192.168.1.23'
const place = { host: '192.168.1.20', pages: 'http://192.168.1.20/' }
const untrusted = {
  route: 'engine',
  outcome: 'failed',
  remoteAddress: address,
  milliseconds: 9,
  hello: { format: 'v2', version: 'TLS 1.0', suites: ['TLS_RSA_WITH_RC4_128_MD5'] },
  chosen: { version: 'TLS 1.0', suite: 'TLS_RSA_WITH_RC4_128_MD5', resumed: false },
  alertReceived: { code: 48, name: 'unknown_ca' },
} as const
const { alertReceived: _, ...rest } = untrusted
const trusted = { ...rest, outcome: 'served' } as const

/** What a Mac does until its owner has installed the certificate, step by step, and then. */
function* climb(machines: Machines, trusts = false): Generator<void> {
  machines.lookedUp({ address, name: 'messenger.hotmail.com', type: 'A', answer: 'ours' })
  yield
  machines.connected(address, 'to the Messenger port')
  yield
  machines.change(address, (ladder, now) => {
    ladder.begin('1', now)
    ladder.client = 'Messenger for Mac 8.0.1'
    ladder.reach('dialect', 'VER MSNP16 (Messenger for Mac 8.0.1)', now)
    return true
  })
  yield
  if (!trusts) machines.tlsRecorded(untrusted)
  yield
  machines.tlsRecorded(trusted)
  machines.served({ service: 'login2', action: 'GET', outcome: 'right', email: 'mara@x', remoteAddress: address })
  machines.change(address, (ladder, now) => {
    ladder.account = 'mara@lagoon.example'
    for (const kind of ['sign-in', 'lists', 'online'] as const) ladder.reach(kind, kind, now)
    return true
  })
}

describe('first contact in the log', () => {
  it('is a line for each step, once, and the reason where it stops', () => {
    const machines = new Machines(() => place)
    const news = new LadderNews()
    const lines: string[] = []
    machines.subscribe((machine) => {
      for (const { level, text } of news.of(machine)) lines.push(`${level} ${text}`)
    })
    for (const _step of climb(machines));
    assert.deepEqual(lines, [
      'info looked up messenger.hotmail.com ✔',
      'info connected to the Messenger port ✔',
      'info VER MSNP16 (Messenger for Mac 8.0.1) ✔',
      'info TLS hello SSLv2-format, TLS 1.0, RC4-128-MD5 ✘',
      'warn stopped: the certificate is not trusted yet: the client closed with alert 48; open http://192.168.1.20/ on that machine',
      'info TLS hello SSLv2-format, TLS 1.0, RC4-128-MD5 ✔',
      'info password ✔',
      'info sign-in ✔',
      'info lists ✔',
      'info online ✔',
    ])
    lines.length = 0
    for (const _step of climb(machines, true));
    assert.deepEqual(lines, [], 'who has been online once is news no more')
  })
})

/** A terminal of so many columns that understands what the screen writes: text, line ends, up, and clear to the end. */
class Terminal extends PassThrough {
  readonly columns: number
  readonly rows = 24
  readonly lines: string[] = ['']
  #row = 0

  constructor(width: number) {
    super()
    this.columns = width
  }

  override _transform(chunk: Buffer, _encoding: string, done: () => void): void {
    for (const piece of chunk.toString().split(/(\x1b\[[0-9]*[AJ]|\r|\n)/)) {
      if (piece === '\n') {
        this.#row += 1
        this.lines[this.#row] ??= ''
      } else if (piece.endsWith('A') && piece.startsWith('\x1b')) this.#row -= Number(piece.slice(2, -1))
      else if (piece === '\x1b[0J') this.lines.splice(this.#row, Number.POSITIVE_INFINITY, '')
      else if (piece !== '\r') this.lines[this.#row] += piece
    }
    done()
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('first contact on a terminal', () => {
  it('names the name service only where an old system finds it: on port 53', () => {
    const at = (port: number) => contactOf({ publicHost: '192.168.1.20', http: { port: 80 }, dns: { port } }).hasNames
    assert.deepEqual([at(53), at(5353)], [true, false])
  })

  it('is redrawn in place, below what the log says', async () => {
    const terminal = new Terminal(76)
    terminal.write('Chrysalis is running.\n')
    const screen = new FirstContactScreen(terminal, plain)
    const log = screen.through(terminal)
    const machines = new Machines(() => place)
    machines.subscribe(() => screen.show(machines.list()))
    screen.open(contactOf({ publicHost: '192.168.1.20', http: { port: 80 }, dns: { port: 53 } }))
    const steps = climb(machines)
    for (let step = 0; step < 4; step++) {
      steps.next()
      log.write(`12:00:0${step}  something happened\n`)
      await turn()
    }
    const head = [
      'Chrysalis is running.',
      '12:00:00  something happened',
      '12:00:01  something happened',
      '12:00:02  something happened',
      '12:00:03  something happened',
      '',
      'On the old machine, type the DNS server  192.168.1.20',
      'and open there  http://192.168.1.20/',
    ]
    assert.deepEqual(terminal.lines, [
      ...head,
      '  192.168.1.23',
      '    looked up messenger.hotmail.com ✔ → connected to the Messenger port ✔ →',
      '    VER MSNP16 (Messenger for Mac 8.0.1) ✔ →',
      '    TLS hello SSLv2-format, TLS 1.0, RC4-128-MD5 ✘',
      '    the certificate is not trusted yet: the client closed with alert 48;',
      '    open http://192.168.1.20/ on that machine',
      '',
    ])
    steps.next()
    await turn()
    const online = '  192.168.1.23  mara@lagoon.example, Messenger for Mac 8.0.1  online ✔'
    assert.deepEqual(terminal.lines, [...head, online, ''])
    screen.close()
    log.write('12:00:09  ending\n')
    assert.deepEqual(terminal.lines, [...head, online, '12:00:09  ending', ''])
  })

  it('never writes a line that the terminal would break, whatever a machine calls itself', () => {
    const machines = new Machines(() => place)
    machines.change(address, (ladder, now) => {
      ladder.reach('dialect', `VER MSNP16 (${'猫のメッセンジャー'.repeat(12)} ${'x'.repeat(200)})`, now)
      return true
    })
    const [machine] = machines.list()
    assert.ok(machine)
    for (const width of [20, 33, 79, 200])
      for (const line of drawMachine(machine, width)) assert.ok(columns(line) <= width, `${width}: ${line}`)
  })
})
