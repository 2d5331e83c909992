import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadSigningKey } from '../../src/identity/keys.ts'
import { createTickets } from '../../src/identity/tickets.ts'
import { openStore } from '../../src/store/open.ts'
import { LineClient } from '../support/line-client.ts'
import { runCommand, startServiceProcess } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const email = 'mara@lagoon.example'

/** An account, and a ticket for it. */
async function makeAccount(data: string): Promise<string> {
  const store = await openStore({ dataDirectory: data })
  try {
    const tickets = createTickets({ key: await loadSigningKey(data), store })
    await store.change(({ accounts }) =>
      accounts.add({ id: 'b0d7a3c2-4c86-4f0b-9d3a-6c1f8e2a7b90', email, friendlyName: 'Mara', passwordHash: 'none' }),
    )
    return (await tickets.issue('b0d7a3c2-4c86-4f0b-9d3a-6c1f8e2a7b90', 'login2')).text
  } finally {
    await store.close()
  }
}

describe('chrysalis serve', () => {
  it('says in one line what it listens on, and leaves no running.json behind', async () => {
    await using directory = await temporaryDirectory()
    await using service = await startServiceProcess(directory.path)
    const { msnp, http, https } = service.running
    for (const { port } of [msnp, http, https]) assert.match(service.output(), new RegExp(`127\\.0\\.0\\.1:${port}\\n`))
    await service.stop()
    assert.equal(existsSync(join(directory.path, 'running.json')), false)
  })

  it('ends with one sentence and 1 when a port is taken, with nothing half-started', async () => {
    await using directory = await temporaryDirectory()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const place = ['--data', directory.path, '--host', '127.0.0.1', '--http-port', '0', '--msnp-port', '0']
    const { code, stdout, stderr } = await runCommand(['serve', ...place, '--https-port', String(port)])
    other.close()
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, new RegExp(`\\b${port}\\b`))
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
    assert.equal(existsSync(join(directory.path, 'running.json')), false)
  })

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    it(`tells clients OUT SSD on ${signal}, and ends with 0 within five seconds`, async () => {
      await using directory = await temporaryDirectory()
      const ticket = await makeAccount(directory.path)
      await using service = await startServiceProcess(directory.path)
      const client = await LineClient.signIn(service.running.msnp.port, email, ticket)
      const begun = performance.now()
      process.kill(service.running.pid, signal)
      const code = await service.ended
      assert.equal(code, 0, service.output())
      assert.ok(performance.now() - begun < 5_000)
      assert.deepEqual(client.unasked.at(-1), 'OUT SSD')
    })

  it('--log-wire shows every line decoded, and neither tickets nor what proves them', async () => {
    await using directory = await temporaryDirectory()
    const ticket = await makeAccount(directory.path)
    await using service = await startServiceProcess(directory.path, {
      arguments: ['--log-wire', '--log-format', 'json'],
    })
    const client = await LineClient.signIn(service.running.msnp.port, email, ticket)
    client.close()
    await service.stop()
    assert.match(service.output(), /→ VER 1 MSNP15 CVR0/)
    assert.match(service.output(), /← CHG 5 NLN/)
    const [, secret = ''] = /^t=([^&]*)/.exec(ticket) ?? []
    assert.ok(secret.length > 20)
    assert.ok(!service.output().includes(secret), 'the ticket stands in the log')
  })

  it('does not let one connection fill the log', async () => {
    await using directory = await temporaryDirectory()
    const ticket = await makeAccount(directory.path)
    await using service = await startServiceProcess(directory.path, { arguments: ['--log-format', 'json'] })
    const client = await LineClient.signIn(service.running.msnp.port, email, ticket)
    client.say('ZZZ 1 nonsense\r\n'.repeat(300))
    await client.ask('CHG', 'BSY 1073791084')
    client.close()
    await service.stop()
    const warnings = service.output().match(/"level":"?(?:warn|40)"?/g) ?? []
    assert.equal(warnings.length, 51, service.output())
    assert.match(service.output(), /further warnings of this connection are left out/)
  })

  it('lives on when somebody sends what nobody should', async () => {
    await using directory = await temporaryDirectory()
    await using service = await startServiceProcess(directory.path)
    for (const bytes of ['\0\xff\r\n', 'VER -1 0\r\n', 'MSG 1 N 99999999999\r\n', `${'A'.repeat(9000)}`]) {
      const socket = connect(service.running.msnp.port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.end(Buffer.from(bytes, 'latin1'))
      socket.resume()
      await once(socket, 'close')
    }
    const socket = connect(service.running.msnp.port, '127.0.0.1')
    socket.write('VER 1 MSNP15 CVR0\r\n')
    const [answer] = await once(socket, 'data')
    assert.equal(String(answer), 'VER 1 MSNP15 CVR0\r\n')
    socket.destroy()
  })
})
