import { connect } from 'node:net'
import { dialled, type Place, type Running } from './running-file.ts'

/** Milliseconds that a listener may take to answer. */
const patience = 3_000

/** What is said to a listener, and how an answer begins that shows that it is ours and lives. */
export interface Greeting {
  readonly name: string
  readonly place: Place
  readonly says: string
  readonly answer: RegExp
}

/**
 * Asks a running service whether it answers, at each of its ports for clients.
 *
 * @returns what is wrong, as the beginning of a sentence; `undefined` when all is well
 */
export async function askHealth(running: Running): Promise<string | undefined> {
  const faults = await Promise.all(greetingsOf(running).map(greetListener))
  return faults.find((fault) => fault !== undefined)
}

/** What to say to each listener of a service. */
export function greetingsOf({ msnp, dispatch, http, https, admin }: Running): readonly Greeting[] {
  const requests = { says: 'GET / HTTP/1.0\r\n\r\n', answer: /^HTTP\/1\.[01] [1-4]/ }
  // A dialect that does not exist is refused politely and leaves no trace (msnp-wire §2.1).
  const version = { says: 'VER 1 CVR0\r\n', answer: /^VER 1 / }
  return [
    { name: 'Messenger', place: msnp, ...version },
    ...(dispatch ? [{ name: 'the dispatch server', place: dispatch, ...version }] : []),
    { name: 'HTTP', place: http, ...requests },
    // Without TLS the same port speaks HTTP: enough to see that somebody is there.
    { name: 'HTTPS', place: https, ...requests },
    ...(admin ? [{ name: 'the console', place: admin, ...requests, says: 'GET /healthz HTTP/1.0\r\n\r\n' }] : []),
  ]
}

/** Says something to one listener. @returns what is wrong, if anything */
export function greetListener({ name, place, says, answer }: Greeting): Promise<string | undefined> {
  const { host, port } = dialled(place)
  const where = `the port for ${name} (${host}:${port})`
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    let heard = ''
    const end = (fault?: string): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(fault)
    }
    const timer = setTimeout(() => end(`${where} says nothing for ${patience / 1000} seconds`), patience)
    socket.on('connect', () => socket.write(says))
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      if (answer.test(heard)) end()
      else if (heard.length > 64) end(`${where} is answered by something else`)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => end(`${where} cannot be reached (${error.code})`))
    socket.on('close', () => end(`${where} closes without a right answer`))
  })
}
