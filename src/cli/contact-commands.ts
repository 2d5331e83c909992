import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { roles } from '../domain/contact.ts'
import { createContactLists } from '../domain/lists/contact-lists.ts'
import { ListRefusal } from '../domain/lists/refusal.ts'
import { decodeText } from '../wire/text-token.ts'
import { requireAccount } from './account-commands.ts'
import { type DataOption, requireData, takesData, withStore } from './data-store.ts'
import { CommandFailure } from './failure.ts'
import { printRows } from './output.ts'

/** `chrysalis contact …`: who is on whose list. Works with the service running or not. */
export function registerContactCommands(program: Command): void {
  const contact = program.command('contact').description('who is on whose list')
  takesData(contact.command('add <owner> <email>').description('put somebody on an owner’s forward and allow list'))
    .option('--name <name>', 'what the owner calls them (default: what they call themselves)')
    .action(add)
  takesData(contact.command('list <owner>').description('show an owner’s lists'))
    .option('--json', 'as JSON')
    .action(list)
}

async function add(owner: string, email: string, options: DataOption & { readonly name?: string }): Promise<void> {
  await requireData(options)
  await withStore(options, async (store) => {
    const account = await requireAccount(store, owner)
    const other = await requireAccount(store, email)
    // The running service notices by itself what another process changes: there is nobody to tell from here.
    const lists = createContactLists({ store, publish: () => undefined, newId: randomUUID })
    await lists
      .addContact(account.id, { account: other.id, isMessengerUser: true, allow: true, displayName: options.name })
      .catch((error: unknown) => {
        throw error instanceof ListRefusal ? new CommandFailure(error.message) : error
      })
  })
  process.stdout.write(`${email} is on the list of ${owner}.\n`)
}

/** The lists as people of the time abbreviated them (msnp-wire §3.1). */
const abbreviations = { Allow: 'AL', Block: 'BL', Reverse: 'RL', Pending: 'PL' } as const

async function list(owner: string, options: DataOption & { readonly json?: true }): Promise<void> {
  await requireData(options)
  const rows = await withStore(options, async (store) => {
    const { id } = await requireAccount(store, owner)
    return store.read(async ({ accounts, contacts, memberships }) => {
      const people = new Map<string, { email: string; name: string; lists: string[] }>()
      const of = (email: string, name: string) => {
        const known = people.get(email)
        if (known) return known
        const person = { email, name, lists: [] }
        people.set(email, person)
        return person
      }
      for (const contact of await contacts.list(id))
        if (contact.isMessengerUser && contact.email !== undefined)
          of(contact.email, contact.displayName || decodeText(contact.friendlyName ?? contact.email)).lists.push('FL')
      const members = await memberships.list(id)
      for (const role of roles)
        for (const member of members.filter((one) => one.role === role)) {
          const name = (await accounts.get(member.member))?.friendlyName ?? member.memberEmail
          of(member.memberEmail, decodeText(name)).lists.push(abbreviations[role])
        }
      return Array.from(people.values())
    })
  })
  printRows(rows, {
    json: options.json,
    columns: ['email', 'name', 'lists'],
    empty: `${owner} has nobody on any list yet.`,
  })
}
