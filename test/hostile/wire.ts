import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Person } from './house.ts'

interface Waiting {
  readonly pattern: RegExp
  readonly heard: (text: string) => void
  readonly failed: (error: Error) => void
}

/** Most of what is heard that is kept to look through: an attack may be answered at length. */
const memory = 1024 * 1024

/** A client of the Messenger port that says whatever bytes it is told to. */
export class Wire {
  readonly #socket: Socket
  /** What the server has said and nobody has waited for yet. */
  #heard = ''
  #waiting: Waiting | undefined
  /** Resolves when the connection is gone, whoever ended it and however. */
  readonly closed: Promise<void>
  #isClosed = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#heard = (this.#heard + text).slice(-memory)
      this.#look()
    })
    // A reset is a close too.
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#isClosed = true
        this.#look()
        resolve()
      })
    })
  }

  static async dial(port: number): Promise<Wire> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    const wire = new Wire(socket)
    await once(socket, 'connect')
    return wire
  }

  /** Signs in with MSNP15 and goes online. */
  static async signIn(port: number, { email, ticket }: Person): Promise<Wire> {
    const wire = await Wire.dial(port)
    wire.say('VER 1 MSNP15 CVR0\r\n')
    await wire.hears(/VER 1 [^\n]*\n/)
    wire.say(`CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 8.5.1302 msmsgs ${email}\r\nUSR 3 TWN I ${email}\r\n`)
    await wire.hears(/USR 3 TWN S [^\n]*\n/)
    wire.say(`USR 4 TWN S ${ticket}\r\nCHG 5 NLN 1073791084\r\n`)
    await wire.hears(/CHG 5 [^\n]*\n/)
    return wire
  }

  /** Begins a conversation: asks for a switchboard, and sits down alone. */
  async openSwitchboard(port: number, { email }: Person): Promise<Wire> {
    this.say('XFR 6 SB\r\n')
    const granted = await this.hears(/XFR 6 SB [^\n]*\n/)
    const cookie = / CKI (\S+)/.exec(granted)?.[1]
    const board = await Wire.dial(port)
    board.say(`USR 1 ${email} ${cookie}\r\n`)
    await board.hears(/USR 1 OK [^\n]*\n/)
    return board
  }

  say(bytes: string | Uint8Array): void {
    if (typeof bytes === 'string') this.#socket.write(bytes, 'latin1')
    else this.#socket.write(bytes)
  }

  /**
   * Waits until the server has said this, and forgets it and what came before.
   *
   * @returns what matched; rejects when the connection ends first.
   */
  hears(pattern: RegExp): Promise<string> {
    return new Promise((heard, failed) => {
      this.#waiting = { pattern, heard, failed }
      this.#look()
    })
  }

  /** Everything that is said until the connection is gone. */
  async untilClosed(): Promise<string> {
    await this.closed
    return this.#heard
  }

  close(): void {
    this.#socket.destroy()
  }

  #look(): void {
    const waiting = this.#waiting
    if (waiting === undefined) return
    const match = waiting.pattern.exec(this.#heard)
    if (match) {
      this.#waiting = undefined
      this.#heard = this.#heard.slice(match.index + match[0].length)
      waiting.heard(match[0])
    } else if (this.#isClosed) {
      this.#waiting = undefined
      waiting.failed(
        new Error(`closed before ${waiting.pattern}; last heard: ${JSON.stringify(this.#heard.slice(-300))}`),
      )
    }
  }
}
