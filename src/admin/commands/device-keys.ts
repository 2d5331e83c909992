import { z } from 'zod'
import { adminCommand } from '../command.ts'
import { AdminFailure } from '../failure.ts'
import { orFailure, requirePerson } from '../person-failures.ts'

const email = z.string().trim().min(3).max(129).describe('whose account')

const keysCreate = adminCommand({
  name: 'device-keys create',
  summary: 'make a password for one old machine; it is shown this once',
  input: z.strictObject({
    email,
    label: z.string().min(1).max(200).describe('what its owner calls the machine'),
  }),
  output: z.object({ id: z.string(), key: z.string().describe('Sixteen characters, typed without blanks.') }),
  effect: 'changes',
  needs: 'store',
  positional: ['email', 'label'],
  show: ({ key }) =>
    `${key}\nType it on that machine in place of the password: small letters and digits, no blanks. It is shown this once.`,
  run: async (context, { email, label }) => {
    const { id } = await requirePerson(context, email)
    return orFailure(context.deviceKeys.create(id, label))
  },
})

const keysList = adminCommand({
  name: 'device-keys list',
  summary: 'show the device keys of a person',
  input: z.strictObject({ email }),
  output: z.object({
    keys: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        created: z.iso.datetime(),
        lastUsed: z.iso.datetime().optional().describe('To the minute; absent: never.'),
      }),
    ),
  }),
  effect: 'reads',
  needs: 'store',
  positional: ['email'],
  show: ({ keys }) => ({
    columns: ['id', 'label', 'created', 'lastUsed'],
    rows: keys,
    empty: 'There are no device keys: make one with "chrysalis device-keys create EMAIL LABEL".',
  }),
  run: async (context, { email }) => {
    const { id } = await requirePerson(context, email)
    return {
      keys: (await context.deviceKeys.list(id)).map(({ id, label, createdAt, lastUsedAt }) => ({
        id,
        label,
        created: new Date(createdAt).toISOString(),
        ...(lastUsedAt !== undefined && { lastUsed: new Date(lastUsedAt).toISOString() }),
      })),
    }
  },
})

const keysRevoke = adminCommand({
  name: 'device-keys revoke',
  summary: 'end a device key, and whatever is signed in with it',
  input: z.strictObject({ email, id: z.string().min(1).max(64).describe('as "device-keys list" shows it') }),
  output: z.object({ id: z.string() }),
  effect: 'changes',
  needs: 'store',
  positional: ['email', 'id'],
  show: () => 'Revoked.',
  run: async (context, { email, id }) => {
    const account = await requirePerson(context, email)
    if (await context.deviceKeys.revoke(account.id, id)) return { id }
    throw new AdminFailure('not-found', `${account.email} has no device key ${id}: see "chrysalis device-keys list".`)
  },
})

export const deviceKeyCommands = [keysCreate, keysList, keysRevoke]
