import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { MessengerClient } from '../../src/client/messenger-client.ts'
import { macMessenger801 } from '../../src/client/profiles/mac-8.0.1.ts'
import { msn46 } from '../../src/client/profiles/msn-1-4.ts'
import type { ClientProfile } from '../../src/client/profiles/profile.ts'
import { windowsLive85 } from '../../src/client/profiles/wlm-8.ts'
import { windowsLive2009 } from '../../src/client/profiles/wlm-14.ts'
import type { Store } from '../../src/domain/ports/store.ts'
import { loadSigningKey } from '../../src/identity/keys.ts'
import { createTickets } from '../../src/identity/tickets.ts'
import { openStoreContext } from '../../src/server/admin-context.ts'
import { picturesIn } from '../../src/server/people.ts'
import { openStore } from '../../src/store/open.ts'
import { openPictureFiles } from '../../src/store/picture-files.ts'
import { LineClient } from '../support/line-client.ts'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'

/* Everything here is done by this process, beside the service: as a command line does it. */

let directory: TemporaryDirectory
let service: ServiceProcess
let store: Store

before(async () => {
  directory = await temporaryDirectory()
  service = await startServiceProcess(directory.path)
  store = await openStore({ dataDirectory: directory.path })
})

after(async () => {
  await store.close()
  await service.stop()
  await directory[Symbol.asyncDispose]()
})

const tools = () => openStoreContext(store, directory.path)

async function addPerson(email: string): Promise<string> {
  const id = randomUUID()
  await store.change(({ accounts }) => accounts.add({ id, email, friendlyName: 'x', passwordHash: 'none' }))
  return id
}

async function ticketOf(id: string, deviceKey?: string): Promise<string> {
  const tickets = createTickets({ key: await loadSigningKey(directory.path), store })
  return (await tickets.issue(id, 'login2', deviceKey)).text
}

const signIn = async (email: string, id: string, deviceKey?: string) =>
  LineClient.signIn(service.running.msnp.port, email, await ticketOf(id, deviceKey))

describe('a session ends within a second, whoever does it', { concurrency: true }, () => {
  it('when the device key is revoked with which it began, and no other session does', async () => {
    const id = await addPerson('mara@lagoon.example')
    const other = await addPerson('otis@lagoon.example')
    const { deviceKeys } = await tools()
    const key = await deviceKeys.create(id, 'the laptop')
    const ticket = await ticketOf(id, key.id)
    const mara = await signIn('mara@lagoon.example', id, key.id)
    const otis = await signIn('otis@lagoon.example', other)
    const told = mara.hears(/^OUT OTH$/)
    assert.equal(await deviceKeys.revoke(id, key.id), true)
    await told
    await mara.closed
    assert.match(await otis.ask('CHG', 'BSY 0'), /^CHG \d+ BSY/)
    await assert.rejects(LineClient.signIn(service.running.msnp.port, 'mara@lagoon.example', ticket), /911/)
    otis.close()
  })

  it('when the account is banned, which is told to whoever tries again; lifted, it is over', async () => {
    const id = await addPerson('nora@lagoon.example')
    const { bans } = await tools()
    const ticket = await ticketOf(id)
    const nora = await signIn('nora@lagoon.example', id)
    const told = nora.hears(/^OUT OTH$/)
    const ban = await bans.add('NORA@lagoon.example', { reason: 'shouting' })
    await told
    await nora.closed
    await assert.rejects(LineClient.signIn(service.running.msnp.port, 'nora@lagoon.example', ticket), /927/)
    assert.equal(await bans.lift(ban.id), true)
    const again = await LineClient.signIn(service.running.msnp.port, 'nora@lagoon.example', ticket)
    again.close()
  })

  it('when the person is erased, whose picture’s file goes too', async () => {
    const id = await addPerson('remy@lagoon.example')
    const { people } = await tools()
    const files = openPictureFiles(picturesIn(directory.path))
    const hash = await files.keep(Buffer.from('the face of Remy'))
    const picture = { owner: id, name: 'me', type: 'image/png', hash, size: 16, key: hash } as const
    await store.change(({ pictures }) => pictures.set({ ...picture, changedAt: 0, isCurrent: true }))
    const remy = await signIn('remy@lagoon.example', id)
    assert.equal(await people.erase(id), true)
    assert.notEqual(await files.read(hash), undefined, 'the service removes it, not the one beside it')
    await remy.closed
    await retried(async () => assert.equal(await files.read(hash), undefined))
  })

  it('when the account gets another address, under which the same ticket opens it again', async () => {
    const id = await addPerson('pia@lagoon.example')
    const { people } = await tools()
    const ticket = await ticketOf(id)
    const pia = await signIn('pia@lagoon.example', id)
    const told = pia.hears(/^OUT OTH$/)
    await people.changeAddress(id, 'pia@river.example')
    await told
    await pia.closed
    await assert.rejects(LineClient.signIn(service.running.msnp.port, 'pia@lagoon.example', ticket), /911/)
    const again = await LineClient.signIn(service.running.msnp.port, 'pia@river.example', ticket)
    again.close()
  })
})

describe('a device key signs in', { concurrency: true }, () => {
  for (const profile of [msn46, macMessenger801, windowsLive85, windowsLive2009])
    it(`${profile.name}, and ends its session when it is revoked`, async () => {
      const email = `${profile.name}@lagoon.example`
      const id = await addPerson(email)
      const { deviceKeys } = await tools()
      const key = await deviceKeys.create(id, profile.name)
      const client = await signInAs(profile, email, key.key)
      const ended = new Promise((resolve) => client.events.onEnd(resolve))
      assert.notEqual((await deviceKeys.list(id))[0]?.lastUsedAt, undefined)
      await deviceKeys.revoke(id, key.id)
      await ended
      await assert.rejects(signInAs(profile, email, key.key), { code: 'wrong-password' })
    })
})

async function signInAs(profile: ClientProfile, email: string, password: string): Promise<MessengerClient> {
  const { msnp, https } = service.running
  return MessengerClient.signIn({
    server: msnp.host,
    msnpPort: msnp.port,
    httpsPort: https.port,
    root: await readFile(join(directory.path, 'certificates', 'root.pem'), 'utf8'),
    credentials: { email, password },
    profile,
    timeLimit: 10_000,
    trace: () => undefined,
  })
}

describe('a banned address', () => {
  it('has its sessions ended, and no connection of it is taken on any port', async () => {
    const id = await addPerson('quinn@lagoon.example')
    const { bans } = await tools()
    const quinn = await signIn('quinn@lagoon.example', id)
    const ban = await bans.add('127.0.0.1')
    await quinn.closed
    const { msnp, http, https } = service.running
    for (const { port } of [msnp, http, https]) assert.equal(await closedAtOnce(port), true, `port ${port}`)
    await bans.lift(ban.id)
    const again = await retried(() => signIn('quinn@lagoon.example', id))
    again.close()
  })
})

/** Does the service close a connection before it has read anything? */
function closedAtOnce(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(true))
    socket.resume()
  })
}

/** Tries until the service has noticed what another process did, within a second or so. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
