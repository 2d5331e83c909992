/** Longest text that a resident repeats, in bytes: a message holds 1664 with its headers (msnp-wire §2.5). */
const longestEcho = 1200

const textHead =
  'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n' +
  'X-MMS-IM-Format: FN=Arial; EF=; CO=800000; CS=0; PF=22\r\n\r\n'

/** A line of chat (msnp-wire §8.5). */
export function writeText(text: string): Buffer {
  return Buffer.from(textHead + text, 'utf8')
}

/** "… is writing a message" (msnp-wire §8.5). */
export function writeTyping(email: string): Buffer {
  return Buffer.from(
    `MIME-Version: 1.0\r\nContent-Type: text/x-msmsgscontrol\r\nTypingUser: ${email}\r\n\r\n\r\n`,
    'utf8',
  )
}

const nudge = Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/x-msnmsgr-datacast\r\n\r\nID: 1\r\n\r\n')

/** What a resident says to a message; `undefined` to one that wants no answer (typing, pictures, client information). */
export function answerTo(payload: Buffer): Buffer | undefined {
  const end = payload.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = payload.toString('latin1', 0, end)
  const type = /^content-type:\s*([^;\r\n]+)/im.exec(head)?.[1]?.trim().toLowerCase()
  const body = payload.subarray(end + 4)
  if (type === 'text/plain') {
    const said = body.subarray(0, longestEcho).toString('utf8').trim()
    return said === '' ? undefined : writeText(`You said: ${said}`)
  }
  if (type === 'text/x-msnmsgr-datacast' && /^ID:\s*1\s*$/m.test(body.toString('latin1', 0, 64))) return nudge
  return undefined
}
