import { z } from 'zod'
import type { Entry, EntryFilter } from '../observe/entry.ts'

const text = z.string().min(1).max(200).optional()
/** The address bar knows words only. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]).default(false)

/** Which entries of the timeline are wanted, as parameters of a request. */
export const entryFilter = z.strictObject({
  address: text.describe('only of the machine at this address'),
  session: text.describe('only of this sign-in, by the id of its connection'),
  connection: text.describe('only of this connection'),
  account: text.describe('only of this account'),
  text: text.describe('only what holds this text, whatever its case'),
  odd: z.boolean().default(false).describe('only what is unknown or unexpected'),
})

export const entryQuery = entryFilter.extend({ odd: flag, secrets: flag })

/** The filter as the timeline takes it: what is not asked for is not there. */
export function filterOf({ odd, ...rest }: Omit<z.output<typeof entryFilter>, 'secrets'>): EntryFilter {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined)
  return { ...(Object.fromEntries(given) as EntryFilter), ...(odd ? { odd: true as const } : {}) }
}

/** One entry in one line of a terminal. */
export const entryColumns = ['serial', 'time', 'address', 'account', 'direction', 'line'] as const
export type EntryRow = Readonly<Record<(typeof entryColumns)[number], unknown>>

const arrows = { received: '→', sent: '←', none: '·' } as const

export const rowOf = (
  entry: Pick<Entry, 'serial' | 'time' | 'address' | 'direction' | 'line'> & { readonly account?: string | undefined },
): EntryRow => ({
  serial: entry.serial,
  time: new Date(entry.time).toISOString(),
  address: entry.address,
  account: entry.account ?? '',
  direction: arrows[entry.direction],
  line: entry.line,
})
