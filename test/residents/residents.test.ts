import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { MessengerClient } from '../../src/client/messenger-client.ts'
import { macMessenger801 } from '../../src/client/profiles/mac-8.0.1.ts'
import { type ConversationEvent, SwitchboardClient } from '../../src/client/switchboard-client.ts'
import { writeText } from '../../src/residents/conversation-manners.ts'
import { startServiceProcess } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const timeLimit = 10_000
const nudge = Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/x-msnmsgr-datacast\r\n\r\nID: 1\r\n\r\n')

type Message = Extract<ConversationEvent, { kind: 'message' }>

/** `me@example.com` in a conversation of their own, on a service with the demo world. */
async function openConversation() {
  const directory = await temporaryDirectory()
  const service = await startServiceProcess(directory.path, { arguments: ['--demo'] })
  const { msnp, https } = service.running
  const email = 'me@example.com'
  const client = await MessengerClient.signIn({
    server: msnp.host,
    msnpPort: msnp.port,
    httpsPort: https.port,
    root: await readFile(join(directory.path, 'certificates', 'root.pem'), 'utf8'),
    credentials: { email, password: 'password' },
    profile: macMessenger801,
    timeLimit,
    trace: () => undefined,
  })
  const { server, cookie } = await client.requestSwitchboard()
  const [host = '', port = ''] = server.split(':')
  const conversation = await SwitchboardClient.start({
    host,
    port: Number(port),
    dialect: 16,
    email,
    endpoint: undefined,
    cookie,
    timeLimit,
    trace: () => undefined,
  })
  const hear = async (from: string, type: string): Promise<string> => {
    const fits = (event: ConversationEvent): event is Message =>
      event.kind === 'message' && event.email === from && event.payload.includes(type)
    return (await conversation.events.next(fits, `${type} of ${from}`, timeLimit)).payload.toString()
  }
  return {
    conversation,
    hear,
    async [Symbol.asyncDispose]() {
      conversation.close()
      client.close()
      await service.stop()
      await directory[Symbol.asyncDispose]()
    },
  }
}

describe('the residents of the demo world', () => {
  it('answer a call, say something of their own, repeat what they are told, and nudge back', async () => {
    await using room = await openConversation()
    await room.conversation.call('online@local')
    assert.match(await room.hear('online@local', 'text/x-msmsgscontrol'), /TypingUser: online@local/)
    assert.match(await room.hear('online@local', 'text/plain'), /I am always online/)
    await room.conversation.send('A', writeText('Grüße ☕'))
    assert.match(await room.hear('online@local', 'text/plain'), /You said: Grüße ☕$/)
    await room.conversation.send('A', nudge)
    assert.match(await room.hear('online@local', 'text/x-msnmsgr-datacast'), /ID: 1/)
  })

  it('do not answer each other: two of them in one conversation repeat a word once each', async () => {
    await using room = await openConversation()
    for (const email of ['online@local', 'busy@local']) {
      await room.conversation.call(email)
      await room.hear(email, 'text/plain')
    }
    const said: string[] = []
    room.conversation.events.listen((event) => {
      if (event.kind === 'message' && event.payload.includes('text/plain')) said.push(event.payload.toString())
    })
    await room.conversation.send('A', writeText('Polly'))
    await pause(2_500)
    assert.deepEqual(
      said.map((payload) => payload.split('\r\n\r\n')[1]),
      ['You said: Polly', 'You said: Polly'],
    )
  })
})
