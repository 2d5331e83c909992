import { isUtf8 } from 'node:buffer'
import { CommandFailure } from './failure.ts'

/** Several clients cut passwords here (clients-in-the-wild §0). */
const shortestCut = 16
const longest = 1024

/**
 * A password from standard input: its first line without the line end.
 *
 * @throws CommandFailure when there is none, or it cannot be one
 */
export async function readPassword(input: AsyncIterable<Buffer | string> = process.stdin): Promise<string> {
  const line = await readLine(input, longest + 2)
  if (!isUtf8(line)) throw new CommandFailure('The password is not UTF-8: set the terminal to UTF-8.')
  const password = line.toString('utf8').replace(/\r$/, '')
  if (password === '')
    throw new CommandFailure('There was no password on standard input: pipe one line into the command.')
  const wrong = faultOfPassword(password)
  if (wrong) throw new CommandFailure(`The password ${wrong}: choose another.`)
  return password
}

/** The bytes before the first line end, of which no more than a little over `most` are read. */
async function readLine(input: AsyncIterable<Buffer | string>, most: number): Promise<Buffer> {
  let line = Buffer.alloc(0)
  for await (const chunk of input) {
    line = Buffer.concat([line, Buffer.from(chunk)])
    const end = line.indexOf('\n')
    if (end >= 0) return line.subarray(0, end)
    if (line.length > most) return line
  }
  return line
}

/** Why nobody could sign in with such a password; `undefined`: they can. */
export function faultOfPassword(password: string): string | undefined {
  if (password === '') return 'is missing'
  if (Buffer.byteLength(password) > longest) return `is longer than ${longest} bytes`
  if (/\p{Cc}/u.test(password)) return 'holds a control character or line end, which nobody can type'
  return undefined
}

/** What an owner should know about a password before they type it into an old machine; `undefined`: nothing. */
export function warnOfPassword(password: string): string | undefined {
  if (Array.from(password).length > shortestCut)
    return `The password is longer than ${shortestCut} characters: some clients of the time cut it there and will not get in.`
  return undefined
}
