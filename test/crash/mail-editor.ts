import { change, type Editor, type Lines, mark, type Person } from './editor.ts'
import { choose } from './random.ts'
import { askMail, storeMessage } from './services.ts'

/** Most letters that wait at once: far below the limit of one sender. */
const mostLetters = 20

/**
 * Messages for somebody who is not there, left by `Store2` and by `UUM`, and deleted by `DeleteMessages` (msnp-http §16, msnp-wire
 * §6.28). A letter whose id is not known yet, because it came since the last start, is left alone.
 */
export function mailEditor(person: Person, recipient: Person): Editor {
  const ids = new Map<string, string>()
  return {
    name: 'offline messages',
    person,
    next: (kept, random) => {
      const old = choose(
        random,
        Array.from(kept).filter((letter) => ids.has(letter)),
      )
      if (old !== undefined && (kept.size >= mostLetters || random() < 0.4)) {
        const content = `<messageIds><messageId>${ids.get(old)}</messageId></messageIds>`
        return {
          after: change(kept, (letter) => letter === old),
          ask: ({ web }) => askMail(web, recipient, 'DeleteMessages', content),
        }
      }
      // Nothing to delete and no room: the mailbox is emptied after the next start, and until then the fence alone is asked for.
      if (kept.size >= mostLetters) return { after: kept, ask: ({ wire }) => wire.ask('UUX', '', '') }
      const letter = `Letter ${mark()}`
      const after = change(kept, () => false, [letter])
      if (random() < 0.5) return { after, ask: ({ web }) => storeMessage(web, person, recipient, letter) }
      return { after, ask: (lines) => leaveByWire(lines, recipient, letter) }
    },
    read: async ({ web }) => {
      const answer = await askMail(web, recipient, 'GetMetadata', '')
      ids.clear()
      for (const { id, text } of await readLetters(answer.child('MD')?.childrenNamed('M') ?? [], web, recipient))
        ids.set(text, id)
      return new Set(ids.keys())
    },
  }
}

/**
 * `UUM` is not answered when it is kept. Commands of one connection are handled one after the other, so the answer to what follows
 * it says that it was.
 */
async function leaveByWire({ wire }: Lines, recipient: Person, letter: string): Promise<void> {
  const payload = `MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n${letter}`
  const transaction = wire.tell('UUM', `${recipient.email} 1 1`, payload)
  await wire.ask('UUX', '', '')
  const refusal = wire.unasked.find((line) => new RegExp(`^[0-9]{3} ${transaction}$`).test(line))
  if (refusal) throw new Error(`UUM is answered ${refusal}`)
}

async function readLetters(
  entries: readonly { textOf(...path: string[]): string | undefined }[],
  web: Lines['web'],
  recipient: Person,
): Promise<readonly { readonly id: string; readonly text: string }[]> {
  const letters: { id: string; text: string }[] = []
  for (const entry of entries) {
    const id = entry.textOf('I') ?? ''
    const content = `<messageId>${id}</messageId><alsoMarkAsRead>false</alsoMarkAsRead>`
    const message = (await askMail(web, recipient, 'GetMessage', content)).textOf('GetMessageResult') ?? ''
    const [, body = ''] = message.split(/\r?\n\r?\n/)
    letters.push({ id, text: Buffer.from(body, 'base64').toString() })
  }
  return letters
}
