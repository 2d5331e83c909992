import { z } from 'zod'
import { adminCommand } from '../command.ts'
import { entryColumns, entryFilter, filterOf, rowOf } from '../entry-query.ts'

const field = z.object({
  name: z.string(),
  value: z.string().describe('Of a secret, a label that stands for it unless it was asked for.'),
  meaning: z.string(),
  secret: z.literal(true).optional(),
})

const entry = z.object({
  serial: z.int().describe('Counts up from 1, in the order in which things happened.'),
  time: z.number().describe('Milliseconds since 1970.'),
  address: z.string().describe('The machine.'),
  kind: z.string(),
  transport: z.string(),
  connection: z.string().optional(),
  session: z.string().optional(),
  account: z.string().optional(),
  role: z.string(),
  direction: z.enum(['received', 'sent', 'none']),
  operation: z.string(),
  line: z.string(),
  summary: z.string(),
  source: z.string().describe('Clause of the reference.'),
  fields: z.array(field),
  payload: z.array(z.string()),
  unknown: z.boolean(),
  unexpected: z.array(z.string()),
})

const timelineList = adminCommand({
  name: 'timeline list',
  summary: 'show what was said between machines and service lately, decoded',
  input: entryFilter.extend({
    after: z.int().min(0).default(0).describe('go on after this serial'),
    limit: z.int().min(1).max(2_000).default(200).describe('most entries that are looked at'),
    secrets: z.boolean().default(false).describe('show tickets and passwords as they are'),
  }),
  output: z.object({
    entries: z.array(entry),
    next: z.int().describe('Where to go on.'),
    lost: z.int().describe('How many after the asked serial are gone already.'),
    last: z.int().describe('Serial of the newest entry.'),
  }),
  effect: 'reads',
  needs: 'running service',
  show: ({ entries }) => ({
    columns: entryColumns,
    rows: entries.map(rowOf),
    empty: 'Nothing was recorded that fits; what happens in the next minute is.',
  }),
  run: ({ live: { exchanges } }, { after, limit, secrets, ...filter }) => {
    exchanges.look()
    // Without a serial, the latest: a ring of thousands from its beginning is what nobody means.
    const from = after === 0 ? Math.max(0, exchanges.last - limit) : after
    const { entries, next, lost } = exchanges.read({ after: from, most: limit, filter: filterOf(filter), secrets })
    const plain = entries.map((one) => ({
      ...one,
      fields: one.fields.map((each) => ({ ...each })),
      payload: [...one.payload],
      unexpected: [...one.unexpected],
    }))
    return { entries: plain, next, lost: after === 0 ? 0 : lost, last: exchanges.last }
  },
})

export const timelineCommands = [timelineList]
