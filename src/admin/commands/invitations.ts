import { z } from 'zod'
import { adminCommand } from '../command.ts'
import { AdminFailure } from '../failure.ts'
import { orFailure } from '../person-failures.ts'

const invitationsCreate = adminCommand({
  name: 'invitations create',
  summary: 'make a code with which somebody can make one account; it is shown this once',
  input: z.strictObject({
    note: z.string().max(200).optional().describe('for whom it is'),
    days: z.number().positive().max(3650).optional().describe('days until it expires; never unless given'),
  }),
  output: z.object({ id: z.string(), code: z.string() }),
  effect: 'changes',
  needs: 'store',
  positional: ['note'],
  show: ({ code }) => `${code}\nIt makes one account, and is shown this once.`,
  run: ({ invitations }, { note, days }) =>
    orFailure(invitations.create({ ...(note !== undefined && { note }), ...(days !== undefined && { days }) })),
})

const invitationsList = adminCommand({
  name: 'invitations list',
  summary: 'show invitations, used ones included',
  input: z.strictObject({}),
  output: z.object({
    invitations: z.array(
      z.object({
        id: z.string(),
        note: z.string(),
        state: z.enum(['open', 'used', 'expired']),
        created: z.iso.datetime(),
        expires: z.iso.datetime().optional(),
        usedBy: z.string().optional().describe('The account that was made with it, while it is there.'),
      }),
    ),
  }),
  effect: 'reads',
  needs: 'store',
  show: ({ invitations }) => ({
    columns: ['id', 'note', 'state', 'created', 'expires', 'usedBy'],
    rows: invitations,
    empty: 'There are no invitations: make one with "chrysalis invitations create".',
  }),
  run: async ({ invitations, store, now }) => {
    const listed = await invitations.list()
    return store.read(async ({ accounts }) => ({
      invitations: await Promise.all(
        listed.map(async ({ id, note, createdAt, expiresAt, usedAt, usedBy }) => {
          const account = usedBy === undefined ? undefined : await accounts.get(usedBy)
          return {
            id,
            note,
            state: usedAt !== undefined ? 'used' : (expiresAt ?? Infinity) <= now() ? 'expired' : 'open',
            created: new Date(createdAt).toISOString(),
            ...(expiresAt !== undefined && { expires: new Date(expiresAt).toISOString() }),
            ...(account && { usedBy: account.email }),
          } as const
        }),
      ),
    }))
  },
})

const invitationsRevoke = adminCommand({
  name: 'invitations revoke',
  summary: 'take back an invitation that nobody has used',
  input: z.strictObject({ id: z.string().min(1).max(64).describe('as "invitations list" shows it') }),
  output: z.object({ id: z.string() }),
  effect: 'changes',
  needs: 'store',
  positional: ['id'],
  show: () => 'Revoked.',
  run: async ({ invitations }, { id }) => {
    if (await invitations.revoke(id)) return { id }
    throw new AdminFailure('not-found', `There is no unused invitation ${id}: see "chrysalis invitations list".`)
  },
})

export const invitationCommands = [invitationsCreate, invitationsList, invitationsRevoke]
