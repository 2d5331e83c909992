import type { Entry, EntryFilter } from './entry.ts'
import type { Fact } from './facts.ts'
import type { Recorded } from './recorded.ts'

/** Whether a fact can be wanted: what is told without decoding it. */
export function mayMatch({ fact, session, account }: Recorded, filter: EntryFilter): boolean {
  return (
    (filter.address === undefined || fact.address === filter.address) &&
    (filter.session === undefined || session === filter.session) &&
    (filter.account === undefined || account?.toLowerCase() === filter.account.toLowerCase()) &&
    (filter.connection === undefined || connectionOf(fact) === filter.connection) &&
    (filter.transport === undefined || filter.transport.includes(fact.transport))
  )
}

/** The id by which a fact's connection is known; requests and answers have one for each exchange. */
export function connectionOf(fact: Fact): string | undefined {
  if ('connection' in fact) return fact.connection
  return 'exchange' in fact ? `web-${fact.exchange}` : undefined
}

/** Whether an entry is wanted. */
export function matches(entry: Entry, { text, odd }: EntryFilter): boolean {
  if (odd && !entry.unknown && entry.unexpected.length === 0) return false
  if (text === undefined || text === '') return true
  const wanted = text.toLowerCase()
  const holds = (value: string | undefined) => value?.toLowerCase().includes(wanted) ?? false
  return (
    [entry.address, entry.account, entry.line, entry.summary, ...entry.unexpected, ...entry.payload].some(holds) ||
    entry.fields.some(({ name, value, meaning }) => [name, value, meaning].some(holds))
  )
}
