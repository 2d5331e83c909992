import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { dialDirectly } from './dial.ts'
import { SceneFailure } from './failure.ts'
import { parsePlay } from './parse.ts'
import { perform } from './perform.ts'
import type { Stage } from './stage.ts'

/** A server that says the given thing for each line that it hears: what the runner has to judge. */
async function stageWith(answers: Readonly<Record<string, string>>): Promise<Stage> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      for (const line of text.split('\r\n')) {
        const answer = answers[line]
        if (answer === 'bye') socket.end()
        else if (answer !== undefined) socket.write(answer, 'latin1')
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const here = { host: '127.0.0.1', port: typeof address === 'object' && address !== null ? address.port : 0 }
  return {
    running: { pid: 0, msnp: here, http: here, https: here },
    root: '',
    deviceKeys: new Map([['mara@x.example', 'k7mp3xwq9rtzhb4n']]),
    output: () => '',
    dial: () => dialDirectly({ pid: 0, msnp: here, http: here, https: here }, ''),
    restart: async () => undefined,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const signedIn = ['mac connects', 'mac sends: USR 1 TWN S t', 'mac receives: USR 1 OK mara@x.example 1 0']
const welcome = { 'USR 1 TWN S t': 'USR 1 OK mara@x.example 1 0\r\n', PNG: 'QNG 60\r\n' }

async function play(answers: Readonly<Record<string, string>>, ...lines: readonly string[]): Promise<void> {
  await using stage = await stageWith({ ...welcome, ...answers })
  await perform(
    parsePlay('x.scene', ['play: x', ...lines].join('\n'), () => undefined),
    stage,
  )
}

function failsWith(...words: readonly RegExp[]) {
  return (error: unknown) => {
    assert.ok(error instanceof SceneFailure)
    for (const word of words) assert.match(error.message, word)
    return true
  }
}

describe('performing a play', () => {
  it('goes through when everything comes as written, payloads included', async () => {
    const answers = { 'CHG 2 NLN': 'CHG 2 NLN\r\nUBX a@b 1 7\r\n<Data/>NLN NLN a@b\r\n' }
    const rest = ['mac receives: UBX a@b 1 #', '  > <Data/>', 'mac receives: NLN NLN {{who?}}', 'mac receives nothing']
    await play(answers, ...signedIn, 'mac sends: CHG 2 NLN', 'mac receives: CHG 2 NLN', ...rest)
  })

  it('takes lines in any order where the play says so', async () => {
    const answers = { 'XYZ 2': 'AAA 1\r\nBBB 2\r\n' }
    await play(answers, ...signedIn, 'mac sends: XYZ 2', 'mac receives in any order:', '  BBB 2', '  AAA 1')
  })

  it('shows the line of the play, what it wanted and what came', async () => {
    const lines = [...signedIn, 'mac sends: CHG 2 NLN', 'mac receives: CHG 2 NLN']
    const wrong = play({ 'CHG 2 NLN': 'CHG 2 BSY\r\n' }, ...lines)
    await assert.rejects(
      wrong,
      failsWith(
        /^x\.scene:6: another line came\n {4}mac receives: CHG 2 NLN\n/,
        /expected\n {4}CHG 2 NLN/,
        /received\n {4}CHG 2 BSY/,
      ),
    )
  })

  it('compares payloads', async () => {
    const lines = [...signedIn, 'mac sends: XYZ 2', 'mac receives: UBX a@b 1 #', '  > <Data/>']
    await assert.rejects(
      play({ 'XYZ 2': 'UBX a@b 1 7\r\n<Dato/>' }, ...lines),
      failsWith(/another line came/, /<Dato\/>/),
    )
  })

  it('notices a payload where none is expected', async () => {
    const lines = [...signedIn, 'mac sends: XYZ 2', 'mac receives: UBX a@b 1 7']
    await assert.rejects(play({ 'XYZ 2': 'UBX a@b 1 7\r\n<Data/>' }, ...lines), failsWith(/another line came/))
  })

  it('finds something where nothing should be, and keeps it to show', async () => {
    const lines = [...signedIn, 'mac sends: XYZ 2', 'mac receives nothing']
    await assert.rejects(
      play({ 'XYZ 2': 'NLN NLN a@b\r\n' }, ...lines),
      failsWith(/something came/, /received\n {4}NLN NLN a@b/),
    )
  })

  it('lets what another’s fence read past be received later', async () => {
    const lines = [
      ...signedIn,
      'mac sends: XYZ 2',
      ...signedIn.map((line) => line.replace('mac', 'otis')),
      'otis receives nothing',
    ]
    await play({ 'XYZ 2': 'NLN NLN a@b\r\n' }, ...lines, 'mac receives: NLN NLN a@b')
  })

  it('tells a closed connection from an open one', async () => {
    await play({ OUT: 'bye' }, ...signedIn, 'mac sends: OUT', 'mac is disconnected')
    const lines = [...signedIn, 'mac sends: OUT', 'mac receives: OUT']
    await assert.rejects(play({ OUT: 'bye' }, ...lines), failsWith(/the server closed the connection/))
  })

  it('does not pass over what came before the connection closed', async () => {
    const server = play(
      { 'XYZ 2': 'OUT OTH\r\n', OUT: 'bye' },
      ...signedIn,
      'mac sends in one segment:',
      '  XYZ 2',
      '  OUT',
      'mac is disconnected',
    )
    await assert.rejects(server, failsWith(/should have closed/, /OUT OTH/))
  })

  it('names a value that nobody has caught', async () => {
    await assert.rejects(
      play({}, 'mac connects', 'mac sends: USR 1 TWN S {{ticket}}'),
      failsWith(/x\.scene:3: nobody has caught \{\{ticket\}\}/),
    )
  })

  it('finds what other actors caught under their names', async () => {
    const lines = [
      ...signedIn,
      'mac sends: XYZ 2',
      'mac receives: AAA {{a?}}',
      'otis connects',
      'otis sends: GIV {{mac.a}}',
      'otis receives: HAV 7',
    ]
    await play({ 'XYZ 2': 'AAA 7\r\n', 'GIV 7': 'HAV 7\r\n' }, ...lines)
  })
})
