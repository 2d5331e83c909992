import { z } from 'zod'
import type { ShownBan } from '../../domain/people/ban-book.ts'
import { adminCommand } from '../command.ts'
import { AdminFailure } from '../failure.ts'
import { orFailure } from '../person-failures.ts'

const day = 24 * 60 * 60 * 1000

const ban = z.object({
  id: z.string(),
  who: z.string().describe('An account by its address, or a network.'),
  reason: z.string(),
  created: z.iso.datetime(),
  ends: z.iso.datetime().optional().describe('Absent: when it is lifted.'),
})

function shown({ id, email, network, reason, createdAt, endsAt }: ShownBan): z.input<typeof ban> {
  return {
    id,
    who: network ?? email ?? '',
    reason,
    created: new Date(createdAt).toISOString(),
    ...(endsAt !== undefined && { ends: new Date(endsAt).toISOString() }),
  }
}

const bansAdd = adminCommand({
  name: 'bans add',
  summary: 'keep an account or a network out; whoever is signed in there is signed out',
  input: z.strictObject({
    who: z.string().trim().min(1).max(129).describe('an account by its address, 192.0.2.7, or 192.0.2.0/24'),
    reason: z.string().max(200).optional().describe('what they are told'),
    days: z.number().positive().max(36_500).optional().describe('days that it lasts; until it is lifted unless given'),
  }),
  output: ban,
  effect: 'changes',
  needs: 'store',
  positional: ['who'],
  show: ({ who, ends }) => `${who} is kept out ${ends === undefined ? 'until the ban is lifted' : `until ${ends}`}.`,
  run: async ({ bans, now }, { who, reason, days }) => {
    const endsAt = days === undefined ? undefined : now() + days * day
    return shown(await orFailure(bans.add(who, { ...(reason !== undefined && { reason }), endsAt })))
  },
})

const bansList = adminCommand({
  name: 'bans list',
  summary: 'show who is kept out, and bans that have ended',
  input: z.strictObject({}),
  output: z.object({ bans: z.array(ban) }),
  effect: 'reads',
  needs: 'store',
  show: ({ bans }) => ({
    columns: ['id', 'who', 'reason', 'created', 'ends'],
    rows: bans,
    empty: 'Nobody is kept out.',
  }),
  run: async ({ bans }) => ({ bans: (await bans.list()).map(shown) }),
})

const bansLift = adminCommand({
  name: 'bans lift',
  summary: 'end a ban, and forget it',
  input: z.strictObject({ id: z.string().min(1).max(64).describe('as "bans list" shows it') }),
  output: z.object({ id: z.string() }),
  effect: 'changes',
  needs: 'store',
  positional: ['id'],
  show: () => 'Lifted.',
  run: async ({ bans }, { id }) => {
    if (await bans.lift(id)) return { id }
    throw new AdminFailure('not-found', `There is no ban ${id}: see "chrysalis bans list".`)
  },
})

export const banCommands = [bansAdd, bansList, bansLift]
