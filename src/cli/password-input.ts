import { CommandFailure } from './failure.ts'

/** Several clients cut passwords here (clients-in-the-wild §0). */
const shortestCut = 16
const longest = 1024

/**
 * A password from standard input: one line without its line end.
 *
 * @throws CommandFailure when there is none, or more than one line
 */
export async function readPassword(input: AsyncIterable<Buffer | string> = process.stdin): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > longest + 2)
      throw new CommandFailure(`A password is at most ${longest} bytes long: choose a shorter one.`)
    chunks.push(bytes)
    if (bytes.includes(0x0a)) break
  }
  const text = Buffer.concat(chunks).toString('utf8')
  const end = text.indexOf('\n')
  const line = end < 0 ? text : text.slice(0, end)
  const password = line.endsWith('\r') ? line.slice(0, -1) : line
  if (password === '')
    throw new CommandFailure('There was no password on standard input: pipe one line into the command.')
  return password
}

/** What an owner should know about a password before they type it into an old machine; `undefined`: nothing. */
export function warnOfPassword(password: string): string | undefined {
  if (Array.from(password).length > shortestCut)
    return `The password is longer than ${shortestCut} characters: some clients of the time cut it there and will not get in.`
  return undefined
}
