import { connect, type Socket } from 'node:net'
import { Connection } from '../../src/client/connection.ts'
import { changeStatus9, statusChanged } from '../../src/protocol/notification/presence.ts'
import { reportVersion8, versionAccepted } from '../../src/protocol/notification/report.ts'
import { nameTweener, proveTweener, signIn10, tweenerParameters } from '../../src/protocol/notification/sign-in.ts'
import { askSwitchboard, switchboard14 } from '../../src/protocol/notification/switchboard-calls.ts'
import { chooseDialect13, offerDialects } from '../../src/protocol/notification/version.ts'
import type { Person } from './world.ts'

const timeLimit = 30_000
const report = {
  locale: '0x0409',
  system: 'winnt',
  systemVersion: '5.1',
  architecture: 'i386',
  product: 'MSNMSGR',
  clientVersion: '8.5.1302',
  codebase: 'msmsgs',
}

/** Signs somebody in over TCP with a ticket, MSNP15, and goes online. */
export async function goOnline(port: number, person: Person, ticket: string): Promise<Connection> {
  const connection = await Connection.open({
    host: '127.0.0.1',
    port,
    role: 'notification',
    timeLimit,
    trace: () => undefined,
  })
  await connection.ask(offerDialects, { offers: ['MSNP15', 'CVR0'] }, chooseDialect13)
  connection.dialect = 15
  await connection.ask(reportVersion8, { ...report, account: person.email }, versionAccepted)
  await connection.ask(nameTweener, { account: person.email }, tweenerParameters)
  await connection.ask(proveTweener, { ticket }, signIn10)
  await changeStatus(connection, 'NLN')
  return connection
}

export async function changeStatus(connection: Connection, status: 'NLN' | 'BSY'): Promise<void> {
  const capabilities = { first: '1073791084', second: undefined }
  await connection.ask(changeStatus9, { status, capabilities }, statusChanged)
}

/** A bare socket: what is measured must not wait for the measuring. */
export async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return socket
}

/** Reads lines until one fits; what follows it is given back to the socket. */
export function readUntil(socket: Socket, fits: (line: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = Buffer.alloc(0)
    const take = (chunk: Buffer): void => {
      text = Buffer.concat([text, chunk])
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.toString('latin1', 0, end)
        text = text.subarray(end + 2)
        if (!fits(line)) continue
        socket.off('data', take)
        socket.pause()
        if (text.length > 0) socket.unshift(text)
        resolve(line)
        return
      }
    }
    socket.on('data', take)
    socket.once('close', () => reject(new Error('the connection was closed')))
    socket.resume()
  })
}

/** Two people in a conversation, as bare sockets: the one who called, and the one who was called. */
export async function converse(
  port: number,
  caller: { person: Person; connection: Connection },
  called: { person: Person; connection: Connection },
): Promise<readonly [Socket, Socket]> {
  const { cookie } = await caller.connection.ask(askSwitchboard, {}, switchboard14)
  const first = await dial(port)
  first.write(`USR 1 ${caller.person.email} ${cookie}\r\n`)
  await readUntil(first, (line) => line.startsWith('USR 1 OK'))
  const ringing = called.connection.pushes.next((frame) => frame.verb === 'RNG', 'a call', timeLimit)
  first.write(`CAL 2 ${called.person.email}\r\n`)
  const [session, , , key] = (await ringing).tokens
  const second = await dial(port)
  second.write(`ANS 1 ${called.person.email} ${key} ${session}\r\n`)
  await readUntil(second, (line) => line === 'ANS 1 OK')
  await readUntil(first, (line) => line.startsWith('JOI'))
  return [first, second]
}
