import { z } from 'zod'
import { plainText } from '../../domain/lists/names.ts'
import { adminCommand } from '../command.ts'
import { AdminFailure } from '../failure.ts'
import { orFailure, requirePerson } from '../person-failures.ts'

const email = z.string().trim().min(3).max(129)
const whose = email.describe('whose account')
const isoOf = (at: number): string => new Date(at).toISOString()
const done = z.object({ email: z.string() })

const peopleList = adminCommand({
  name: 'people list',
  summary: 'show all accounts',
  input: z.strictObject({}),
  output: z.object({
    people: z.array(z.object({ email: z.string(), name: z.string(), created: z.iso.datetime() })),
  }),
  effect: 'reads',
  needs: 'store',
  show: ({ people }) => ({
    columns: ['email', 'name', 'created'],
    rows: people,
    empty: 'There are no accounts yet: make one with "chrysalis people add EMAIL --password-stdin".',
  }),
  run: async ({ people }) => ({
    people: (await people.list()).map(({ email, friendlyName, createdAt }) => ({
      email,
      name: plainText(friendlyName),
      created: isoOf(createdAt),
    })),
  }),
})

const peopleShow = adminCommand({
  name: 'people show',
  summary: 'show what is kept about a person, in numbers',
  input: z.strictObject({ email: whose }),
  output: z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    created: z.iso.datetime(),
    contacts: z.int().describe('On the forward list.'),
    messagesWaiting: z.int(),
    deviceKeys: z.int(),
    picture: z.boolean(),
    banned: z.string().optional().describe('The reason, where the account is kept out now.'),
  }),
  effect: 'reads',
  needs: 'store',
  positional: ['email'],
  show: ({ banned, ...person }) => ({
    columns: ['what', 'value'],
    rows: Object.entries({ ...person, ...(banned === undefined ? {} : { banned: banned || 'yes' }) }).map(
      ([what, value]) => ({ what, value: String(value) }),
    ),
    empty: '',
  }),
  run: async (context, { email }) => {
    const account = await requirePerson(context, email)
    const { id, friendlyName, createdAt } = account
    return context.store.read(async ({ contacts, messages, deviceKeys, pictures, bans }) => ({
      id,
      email: account.email,
      name: plainText(friendlyName),
      created: isoOf(createdAt),
      contacts: (await contacts.list(id)).filter(({ isMessengerUser }) => isMessengerUser).length,
      messagesWaiting: (await messages.count(id, id)).total,
      deviceKeys: (await deviceKeys.list(id)).length,
      picture: (await pictures.get(id)) !== undefined,
      banned: (await bans.inForce(id, context.now()))?.reason,
    }))
  },
})

const peopleAdd = adminCommand({
  name: 'people add',
  summary: 'make an account',
  input: z.strictObject({
    email: email.describe('the address, for example anna@example.com'),
    name: z.string().max(387).optional().describe('what others see; the address unless given'),
    password: z.string().min(1).max(1024).describe('the password'),
  }),
  output: done,
  effect: 'changes',
  needs: 'store',
  positional: ['email'],
  secret: 'password',
  show: ({ email }) => `Added ${email}.`,
  run: async ({ people, newId }, person) => {
    const { email } = await orFailure(people.add({ id: newId(), ...person }))
    return { email }
  },
})

const peopleRename = adminCommand({
  name: 'people rename',
  summary: 'change the name that others see',
  input: z.strictObject({ email: whose, name: z.string().min(1).max(387).describe('the new name') }),
  output: done,
  effect: 'changes',
  needs: 'store',
  positional: ['email', 'name'],
  show: ({ email }) => `Renamed ${email}.`,
  run: async (context, { email, name }) => {
    const account = await requirePerson(context, email)
    await orFailure(context.people.rename(account.id, name))
    return { email: account.email }
  },
})

const peopleChangeAddress = adminCommand({
  name: 'people change-address',
  summary: 'give an account another address; everybody’s lists follow',
  input: z.strictObject({ email: whose, to: email.describe('the new address') }),
  output: done,
  effect: 'changes',
  needs: 'store',
  positional: ['email', 'to'],
  show: ({ email }) => `The account is ${email} now.`,
  run: async (context, { email, to }) => {
    const account = await requirePerson(context, email)
    await orFailure(context.people.changeAddress(account.id, to))
    return { email: to }
  },
})

const peopleSetPassword = adminCommand({
  name: 'people set-password',
  summary: 'set a new password; tickets of the old one end',
  input: z.strictObject({ email: whose, password: z.string().min(1).max(1024).describe('the new password') }),
  output: done,
  effect: 'changes',
  needs: 'store',
  positional: ['email'],
  secret: 'password',
  show: ({ email }) => `Set a new password for ${email}.`,
  run: async (context, { email, password }) => {
    const account = await requirePerson(context, email)
    await orFailure(context.people.setPassword(account, password, 'owner'))
    return { email: account.email }
  },
})

const peopleExport = adminCommand({
  name: 'people export',
  summary: 'print everything that is kept about a person, as JSON',
  input: z.strictObject({ email: whose }),
  output: z.object({ document: z.record(z.string(), z.unknown()) }),
  effect: 'reads',
  needs: 'store',
  positional: ['email'],
  show: ({ document }) => JSON.stringify(document, null, 2),
  run: async (context, { email }) => {
    const account = await requirePerson(context, email)
    let text = ''
    for await (const piece of (await context.people.export(account.id)) ?? []) text += piece
    return { document: JSON.parse(text === '' ? '{}' : text) as Record<string, unknown> }
  },
})

const peopleErase = adminCommand({
  name: 'people erase',
  summary: 'remove a person with everything that is kept about them',
  input: z.strictObject({
    email: whose,
    sure: z.boolean().default(false).describe('it cannot be taken back'),
  }),
  output: done,
  effect: 'changes',
  needs: 'store',
  positional: ['email'],
  show: ({ email }) => `Erased ${email}.`,
  run: async (context, { email, sure }) => {
    const account = await requirePerson(context, email)
    if (!sure)
      throw new AdminFailure(
        'refused',
        `Nothing was erased: this cannot be taken back; look at "people export ${account.email}", then say --sure.`,
      )
    await context.people.erase(account.id)
    return { email: account.email }
  },
})

export const peopleCommands = [
  peopleList,
  peopleShow,
  peopleAdd,
  peopleRename,
  peopleChangeAddress,
  peopleSetPassword,
  peopleExport,
  peopleErase,
]
