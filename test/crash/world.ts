import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { loadSigningKey } from '../../src/identity/keys.ts'
import { createTickets } from '../../src/identity/tickets.ts'
import { openStore } from '../../src/store/open.ts'
import { databaseName } from '../../src/store/sqlite/store.ts'
import { LineClient } from '../support/line-client.ts'
import { type Running, type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { WebClient } from '../support/web-client.ts'
import type { Editor, Lines, Person } from './editor.ts'
import { addressListEditor, contactEditor, groupEditor } from './list-editors.ts'
import { mailEditor } from './mail-editor.ts'
import { messageEditor, nameEditor, pictureEditor, privacyEditor, profileEditor } from './profile-editors.ts'

/** Makes accounts with a ticket each, in a data directory on which no service runs. */
export async function makePeople(data: string, names: readonly string[]): Promise<Person[]> {
  const store = await openStore({ dataDirectory: data })
  try {
    const tickets = createTickets({ key: await loadSigningKey(data), store })
    const people: Person[] = []
    for (const name of names) {
      const [id, email] = [randomUUID(), `${name}@lagoon.example`]
      await store.change(({ accounts }) => accounts.add({ id, email, friendlyName: name, passwordHash: 'none' }))
      people.push({ id, email, ticket: (await tickets.issue(id, 'login2')).text })
    }
    return people
  } finally {
    await store.close()
  }
}

/** Ten editors; nobody's lists are touched by two of them. */
export async function makeEditors(data: string): Promise<readonly Editor[]> {
  const people = await makePeople(
    data,
    Array.from({ length: 21 }, (_, index) => `person${index}`),
  )
  const take = (): Person => {
    const person = people.pop()
    if (!person) throw new Error('there are fewer people than editors need')
    return person
  }
  const few = (): readonly Person[] => [take(), take(), take()]
  return [
    addressListEditor(take(), few()),
    contactEditor(take(), few()),
    contactEditor(take(), few()),
    groupEditor(take(), take()),
    nameEditor(take()),
    privacyEditor(take()),
    messageEditor(take()),
    profileEditor(take()),
    pictureEditor(take()),
    mailEditor(take(), take()),
  ]
}

/** Starts the service where it was before; on other ports when somebody else has taken one in the meantime. */
export async function startAgain(data: string, before?: Running): Promise<ServiceProcess> {
  if (!before) return await startServiceProcess(data)
  const { msnp, http, https } = before
  try {
    return await startServiceProcess(data, { ports: { msnp: msnp.port, http: http.port, https: https.port } })
  } catch (error) {
    if (!/another program has it/.test(String(error))) throw error
    return await startServiceProcess(data)
  }
}

/** Signs somebody in over TCP, and opens a connection to the web services. */
export async function openLines({ data, running }: ServiceProcess, person: Person): Promise<Lines> {
  const root = await readFile(join(data, 'certificates', 'root.pem'), 'utf8')
  return {
    wire: await LineClient.signIn(running.msnp.port, person.email, person.ticket),
    web: new WebClient(running.https.port, root),
    httpPort: running.http.port,
  }
}

/** @throws Error when SQLite finds fault with the file, or rows that refer to nothing */
export function inspectDatabase(data: string): void {
  const database = new DatabaseSync(join(data, databaseName))
  try {
    const faults = [
      ...database.prepare('pragma integrity_check').all(),
      ...database.prepare('pragma foreign_key_check').all(),
    ]
    if (JSON.stringify(faults) !== '[{"integrity_check":"ok"}]')
      throw new Error(`the database is broken: ${JSON.stringify(faults)}`)
  } finally {
    database.close()
  }
}
