import type { Entry } from '../../../src/observe/entry.ts'

/** Entries that a page keeps: the oldest go when more come, so that a page left open for a week stays as small as it was. */
export const mostKept = 5_000

export interface TimelineState {
  /** The oldest first. */
  readonly entries: readonly Entry[]
  /** How many fell out before they could be fetched, or out of this page. */
  readonly lost: number
  /** While paused, the serial of the last entry that is shown. */
  readonly pausedAt: number | undefined
}

export const emptyTimeline: TimelineState = { entries: [], lost: 0, pausedAt: undefined }

export type TimelineChange =
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'lost'; readonly count: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'clear' }

const lastSerial = (entries: readonly Entry[]): number => entries.at(-1)?.serial ?? 0

/** What is kept after something has happened. An entry that is there already, after a stream went on from where it was, is left out. */
export function changeTimeline(state: TimelineState, change: TimelineChange): TimelineState {
  switch (change.kind) {
    case 'entries': {
      const last = lastSerial(state.entries)
      const news = change.entries.filter(({ serial }) => serial > last)
      if (news.length === 0) return state
      const all = [...state.entries, ...news]
      const surplus = Math.max(0, all.length - mostKept)
      return { ...state, entries: surplus > 0 ? all.slice(surplus) : all }
    }
    case 'lost':
      return { ...state, lost: state.lost + change.count }
    case 'pause':
      return { ...state, pausedAt: lastSerial(state.entries) }
    case 'resume':
      return { ...state, pausedAt: undefined }
    case 'clear':
      return { ...emptyTimeline, pausedAt: state.pausedAt === undefined ? undefined : lastSerial(state.entries) }
  }
}

/** What somebody wants to see: all of it has to fit. */
export interface Wanted {
  readonly text: string
  readonly address: string
  readonly session: string
  /** Transports that are left out. */
  readonly without: ReadonlySet<Entry['transport']>
  /** Only what is unknown or unexpected. */
  readonly odd: boolean
}

export const everything: Wanted = { text: '', address: '', session: '', without: new Set(), odd: false }

/** Something about it does not fit the grammar, or nothing serves it. */
export const isOdd = ({ unknown, unexpected }: Entry): boolean => unknown || unexpected.length > 0

/** All words of an entry, lower case: what a search looks through. Made once for each entry. */
const searchable = new WeakMap<Entry, string>()

function wordsOf(entry: Entry): string {
  const known = searchable.get(entry)
  if (known !== undefined) return known
  const { line, summary, operation, account = '', address, fields, payload, unexpected } = entry
  const values = fields.flatMap(({ name, value, meaning }) => [name, value, meaning])
  const words = [operation, line, summary, account, address, ...values, ...payload, ...unexpected]
    .join('\n')
    .toLowerCase()
  searchable.set(entry, words)
  return words
}

/** The entries to show, the oldest first. */
export function shownEntries({ entries, pausedAt }: TimelineState, wanted: Wanted): readonly Entry[] {
  const text = wanted.text.trim().toLowerCase()
  return entries.filter(
    (entry) =>
      (pausedAt === undefined || entry.serial <= pausedAt) &&
      (wanted.address === '' || entry.address === wanted.address) &&
      (wanted.session === '' || entry.session === wanted.session) &&
      !wanted.without.has(entry.transport) &&
      (!wanted.odd || isOdd(entry)) &&
      (text === '' || wordsOf(entry).includes(text)),
  )
}

/** How many came since the pause. */
export const waitingEntries = ({ entries, pausedAt }: TimelineState): number =>
  pausedAt === undefined ? 0 : entries.filter(({ serial }) => serial > pausedAt).length
