import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { createContactLists } from '../../../src/domain/lists/contact-lists.ts'
import type { Store } from '../../../src/domain/ports/store.ts'
import { createDeviceKeys } from '../../../src/identity/device-keys.ts'
import { loadSigningKey } from '../../../src/identity/keys.ts'
import { hashPassword } from '../../../src/identity/passwords.ts'
import type { DeviceKeys } from '../../../src/identity/ports.ts'
import { openStore } from '../../../src/store/open.ts'
import { keepText } from '../../../src/wire/text-token.ts'
import { type Running, type ServiceProcess, startServiceProcess } from '../../support/service-process.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { type Dial, dialDirectly } from './dial.ts'
import type { Cast, Play } from './play.ts'

/** A service as a process of its own, with the casts of all plays that are given on it. */
export interface Stage extends AsyncDisposable {
  readonly running: Running
  /** The service's root certificate, PEM: what the owner of an old machine installs. */
  readonly root: string
  /** Keys of those of the casts who have one, by their addresses. */
  readonly deviceKeys: ReadonlyMap<string, string>
  /** What the service has written so far. */
  readonly output: () => string
  /** A new connection to it, for one actor. */
  readonly dial: () => Promise<Duplex>
  /** Stops the service and starts it again on the same data and the same ports. */
  readonly restart: () => Promise<void>
}

/**
 * Makes the casts' accounts and lists, then starts `chrysalis serve` on them.
 *
 * The demo stage is `serve --demo`: its people are there already, and a cast only names them.
 */
export async function openStage(
  kind: Play['stage'],
  casts: readonly Cast[],
  dial: Dial = dialDirectly,
): Promise<Stage> {
  const directory = await temporaryDirectory()
  const options = kind === 'demo' ? ['--demo'] : []
  const deviceKeys = kind === 'plain' ? await makeCasts(directory.path, casts) : new Map<string, string>()
  let service: ServiceProcess = await startServiceProcess(directory.path, { arguments: options })
  const root = await readFile(join(directory.path, 'certificates', 'root.pem'), 'utf8')
  return {
    get running() {
      return service.running
    },
    root,
    deviceKeys,
    output: () => service.output(),
    dial: () => dial(service.running, root),
    restart: async () => {
      const { msnp, http, https } = service.running
      await service.stop()
      const ports = { msnp: msnp.port, http: http.port, https: https.port }
      service = await startServiceProcess(directory.path, { arguments: options, ports })
    },
    [Symbol.asyncDispose]: async () => {
      await service.stop()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** @returns the device keys that were made, by address. */
export async function makeCasts(data: string, casts: readonly Cast[]): Promise<ReadonlyMap<string, string>> {
  const store = await openStore({ dataDirectory: data })
  const keys = new Map<string, string>()
  try {
    const deviceKeys = createDeviceKeys({ store, key: await loadSigningKey(data) })
    for (const cast of casts) await makeCast(store, cast, deviceKeys, keys)
    return keys
  } finally {
    await store.close()
  }
}

async function makeCast(
  store: Store,
  { people, relations }: Cast,
  deviceKeys: DeviceKeys,
  keys: Map<string, string>,
): Promise<void> {
  const lists = createContactLists({ store, publish: () => undefined, newId: randomUUID })
  const accounts = new Map<string, { readonly id: string; readonly email: string }>()
  for (const { name, email, password, friendlyName, hasDeviceKey } of people) {
    const passwordHash = await hashPassword(password)
    const account = { id: randomUUID(), email, friendlyName: keepText(friendlyName), passwordHash }
    accounts.set(name, await store.change((tables) => tables.accounts.add(account)))
    if (hasDeviceKey) keys.set(email, (await deviceKeys.create(account.id, 'an old machine')).key)
  }
  for (const { owner, verb, other } of relations) {
    const [mine, theirs] = [accounts.get(owner), accounts.get(other)]
    if (mine === undefined || theirs === undefined) throw new Error(`${owner} or ${other} is not in the cast`)
    if (verb === 'blocks') await lists.addMember(mine.id, 'Block', theirs.email)
    else await lists.addContact(mine.id, { account: theirs.id, isMessengerUser: true, allow: verb === 'knows' })
  }
}
