import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { WireActor } from '../scenes/runner/wire-actor.ts'
import { type Address, runCommand, startServiceProcess } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

describe('chrysalis serve with a dispatch server (docs/operate/dispatch.md)', () => {
  async function name({ host, port }: Address): Promise<{ readonly answer: string; readonly wire: WireActor }> {
    const socket = connect({ host, port })
    await once(socket, 'connect')
    const wire = new WireActor(socket)
    const answers: (string | undefined)[] = []
    for (const line of ['VER 1 MSNP7 CVR0', 'USR 2 MD5 I mara@example.com']) {
      wire.send(`${line}\r\n`)
      answers.push((await wire.receive())?.line)
    }
    return { answer: answers[1] ?? '', wire }
  }

  it('sends clients to the server of its settings, and so does the notification server once it is told to drain', async () => {
    await using directory = await temporaryDirectory()
    const config = join(directory.path, 'settings.yaml')
    await writeFile(config, 'dispatch: { port: 0, to: "192.0.2.10:1863" }\n')
    await using service = await startServiceProcess(directory.path, { arguments: ['--config', config] })
    const { dispatch, msnp, pid } = service.running as typeof service.running & { readonly dispatch: Address }
    const first = await name(dispatch)
    assert.equal(first.answer, `XFR 2 NS 192.0.2.10:1863 0 127.0.0.1:${dispatch.port}`)
    const second = await name(msnp)
    assert.match(second.answer, /^USR 2 MD5 S /)
    process.kill(pid, 'SIGUSR2')
    // The signal is looked at between two turns of the other process: the log says when.
    while (!service.output().includes('draining')) await new Promise((resolve) => setTimeout(resolve, 10))
    const third = await name(msnp)
    assert.equal(third.answer, `XFR 2 NS 192.0.2.10:1863 0 127.0.0.1:${msnp.port}`)
    await Promise.all([first, second, third].map(({ wire }) => wire.close()))
    // The command does the same; what is drained already may be drained again, for those who came back.
    const drained = await runCommand(['service', 'drain', '--data', directory.path, '--json'])
    assert.deepEqual([drained.code, JSON.parse(drained.stdout)], [0, { to: '192.0.2.10:1863', told: 0 }])
  })
})
