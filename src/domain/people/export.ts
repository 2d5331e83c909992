import type { AccountId } from '../account.ts'
import { plainText } from '../lists/names.ts'
import type { PictureFiles } from '../ports/pictures.ts'
import type { Store, Tables } from '../ports/store.ts'

export interface ExportSource {
  readonly store: Store
  readonly files: PictureFiles
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Everything that is kept about a person, as one JSON document, piece by piece: whoever writes it down decides how fast. Each section is
 * read when its turn comes, so that nobody else waits for a slow reader.
 *
 * Left out, and named in the document: the hash of the password and the secrets of device keys, which are good for nothing but getting
 * in; and whose lists the person is on, which is theirs (how many they are is said).
 *
 * @returns `undefined` when there is no such account
 */
export async function exportPerson(source: ExportSource, id: AccountId): Promise<AsyncIterable<string> | undefined> {
  const account = await source.store.read(({ accounts }) => accounts.get(id))
  return account && write(source, id)
}

async function* write(source: ExportSource, id: AccountId): AsyncGenerator<string> {
  yield `{\n"format": "chrysalis person 1",\n"exportedAt": ${JSON.stringify(date(source.now()))}`
  for (const [name, section] of Object.entries(sections)) {
    const content = await section(source, id)
    yield `,\n${JSON.stringify(name)}: `
    if (isRows(content)) yield* writeRows(content)
    else yield JSON.stringify(content ?? null)
  }
  yield '\n}\n'
}

async function* writeRows(rows: AsyncIterable<unknown> | readonly unknown[]): AsyncGenerator<string> {
  let before = '['
  for await (const row of rows) {
    yield `${before}\n${JSON.stringify(row)}`
    before = ','
  }
  yield before === '[' ? '[]' : '\n]'
}

function isRows(content: unknown): content is AsyncIterable<unknown> | readonly unknown[] {
  return Array.isArray(content) || (typeof content === 'object' && content !== null && Symbol.asyncIterator in content)
}

type Section = (source: ExportSource, id: AccountId) => Promise<unknown>

/** A section that is read from the tables in one look. */
const from =
  (read: (tables: Tables, id: AccountId) => Promise<unknown>): Section =>
  ({ store }, id) =>
    store.read((tables) => read(tables, id))

const sections: Readonly<Record<string, Section>> = {
  leftOut: async () => ({
    password: 'kept as an argon2id hash',
    deviceKeys: 'each kept as a keyed hash and encrypted',
    otherPeoplesLists: 'theirs; counted under "copies"',
  }),
  account: from(readAccount),
  settings: from(({ accounts }, id) => accounts.settings(id)),
  settingsChangedAt: from(async ({ accounts }, id) => dates(await accounts.changeTimes(id))),
  contacts: from(async ({ contacts }, id) => (await contacts.list(id, -1)).map(dated)),
  groups: from(async ({ groups }, id) => (await groups.list(id, -1)).map(dated)),
  memberships: from(async ({ memberships }, id) => (await memberships.list(id, -1)).map(dated)),
  messagesWaiting: from(async ({ messages }, id) => (await messages.list(id)).map(dated)),
  messagesSent: async (source, id) => readSent(source, id),
  picture: readPicture,
  deviceKeys: from(async ({ deviceKeys }, id) =>
    (await deviceKeys.list(id)).map(({ id: key, label, createdAt, lastUsedAt }) =>
      dated({ id: key, label, createdAt, lastUsedAt }),
    ),
  ),
  invitations: from(async ({ invitations }, id) => (await invitations.usedBy(id)).map(dated)),
  bans: from(async ({ bans }, id) => (await bans.ofAccount(id)).map(dated)),
  copies: from(({ accounts }, id) => accounts.copiesOf(id)),
}

async function readAccount({ accounts }: Tables, id: AccountId): Promise<unknown> {
  const account = await accounts.get(id)
  if (account === undefined) return undefined
  const versions = await accounts.listVersions(id)
  const message = (await accounts.settings(id)).PersonalMessage
  return {
    ...dated(account),
    name: plainText(account.friendlyName),
    // Kept as one character for each byte.
    ...(message !== undefined && { personalMessage: Buffer.from(message, 'latin1').toString('utf8') }),
    addressBookChangedAt: date(versions.contacts),
    membershipsChangedAt: date(versions.memberships),
    listVersion: await accounts.listVersion(id),
  }
}

/** Messages that wait for others; each is fetched when it is written, since there may be many. */
async function* readSent({ store }: ExportSource, id: AccountId): AsyncGenerator<unknown> {
  for (const { recipient, id: message } of await store.read(({ messages }) => messages.sentBy(id))) {
    const sent = await store.read(async ({ accounts, messages }) => ({
      to: (await accounts.get(recipient))?.email,
      message: await messages.get(recipient, message),
    }))
    if (sent.message !== undefined) yield { to: sent.to, ...dated(sent.message) }
  }
}

async function readPicture({ store, files }: ExportSource, id: AccountId): Promise<unknown> {
  const picture = await store.read(({ pictures }) => pictures.get(id))
  if (picture === undefined) return undefined
  const bytes = await files.read(picture.hash)
  return { ...dated(picture), base64: bytes?.toString('base64') }
}

/** The same, with every time as people write it. */
function dated<T extends object>(row: T): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      /At$/.test(name) && typeof value === 'number' ? date(value) : value,
    ]),
  )
}

function dates(times: Readonly<Record<string, number>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(times).map(([name, at]) => [name, date(at)]))
}

const date = (at: number): string => new Date(at).toISOString()
