import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadSigningKey } from '../../src/identity/keys.ts'
import { hashPassword } from '../../src/identity/passwords.ts'
import { createTickets } from '../../src/identity/tickets.ts'
import { openStore } from '../../src/store/open.ts'
import { cutAnswers, dial, type RawAnswer, untilClosed } from '../edge/raw-client.ts'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { moveNextDoor } from './neighbour.ts'

export interface Person {
  readonly id: string
  readonly email: string
  /** A ticket that is good for the notification server and the web services. */
  readonly ticket: string
}

/** Everybody's password. */
export const password = 'right'

/** A running service, and the people who have accounts there. */
export interface House extends AsyncDisposable {
  readonly service: ServiceProcess
  /** Port of the notification server and the switchboard. */
  readonly port: number
  /** Does the damage. */
  readonly attacker: Person
  /** Others who do: as many attacks as there are people can run side by side. */
  readonly gang: readonly Person[]
  /** Somebody whom the attacker has to do with. Neither signed in nor anybody's contact. */
  readonly victim: Person
  readonly neighbour: Person
  /** Sends one HTTP request and reads the answer to its end. */
  readonly send: (request: string) => Promise<RawAnswer>
}

const gangSize = 12

/** How long a neighbour may wait for `QNG` while somebody attacks, in milliseconds. */
const longestWait = 1_000

/** How much the service may grow during one attack, in MiB: far more than any attack takes, far less than any leak in the long run. */
const mostGrowth = 200

/** @param settings as YAML */
export async function openHouse(settings = ''): Promise<House> {
  const directory = await temporaryDirectory()
  try {
    const config = join(directory.path, 'settings.yaml')
    await writeFile(config, settings)
    const { attacker, victim, neighbour, gang } = await makePeople(directory.path)
    const service = await startServiceProcess(directory.path, { arguments: (settings && ['--config', config]) || [] })
    const close = async () => {
      await service.kill()
      await directory[Symbol.asyncDispose]()
    }
    const send = async (request: string): Promise<RawAnswer> => {
      const client = await dial(service.running.http.port)
      const answered = untilClosed(client)
      client.write(request)
      const [answer] = cutAnswers(await answered)
      assert.ok(answer, 'there was no answer')
      return answer
    }
    const port = service.running.msnp.port
    return { service, port, attacker, victim, neighbour, gang, send, [Symbol.asyncDispose]: close }
  } catch (error) {
    await directory[Symbol.asyncDispose]()
    throw error
  }
}

async function makePeople(data: string): Promise<Pick<House, 'attacker' | 'victim' | 'neighbour' | 'gang'>> {
  const store = await openStore({ dataDirectory: data })
  try {
    const tickets = createTickets({ key: await loadSigningKey(data), store })
    const passwordHash = await hashPassword(password)
    const make = async (name: string): Promise<Person> => {
      const [id, email] = [randomUUID(), `${name}@lagoon.example`]
      await store.change(({ accounts }) => accounts.add({ id, email, friendlyName: email, passwordHash }))
      return { id, email, ticket: (await tickets.issue(id, 'login2')).text }
    }
    const gang: Person[] = []
    for (let index = 0; index < gangSize; index++) gang.push(await make(`gang${index}`))
    return { attacker: await make('attacker'), victim: await make('victim'), neighbour: await make('neighbour'), gang }
  } finally {
    await store.close()
  }
}

/**
 * Does something hostile to the service, and proves that it harmed nobody: a neighbour was answered all the time, the process is
 * the one that it was, and has not grown much.
 */
export async function harmless(house: House, attack: () => Promise<void>): Promise<void> {
  const before = await residentMemory(house.service)
  const neighbour = await moveNextDoor(house.port, house.neighbour)
  await attack()
  await neighbour.leave().catch((error: unknown) => {
    throw new Error(`the neighbour was not served to the end:\n${house.service.output().slice(-2000)}`, {
      cause: error,
    })
  })
  assert.ok(neighbour.longestWait() < longestWait, `the neighbour waited ${Math.round(neighbour.longestWait())} ms`)
  const growth = (await residentMemory(house.service)) - before
  assert.ok(growth < mostGrowth, `the service grew by ${Math.round(growth)} MiB`)
}

/** In MiB. 0 where the system has no `/proc`: then its bound is not tried. */
async function residentMemory({ running }: ServiceProcess): Promise<number> {
  if (process.platform !== 'linux') return 0
  const status = await readFile(`/proc/${running.pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}
