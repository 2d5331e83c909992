import type { Entry, EntryFilter } from './entry.ts'
import type { Labels } from './labels.ts'
import type { Machine } from './machine.ts'
import { matches, mayMatch } from './matching.ts'
import type { Observation } from './observation.ts'
import { readEntry } from './read-entry.ts'
import type { Session } from './sessions.ts'
import type { Timeline } from './timeline.ts'

/** What is wanted of a timeline. */
export interface TimelineQuery {
  /** Serial after which to go on; 0 for all that is kept. */
  readonly since?: number
  /** Most entries that are looked at, wanted or not; 1,000 unless given. */
  readonly limit?: number
  readonly filter?: EntryFilter
  /** Secrets as they are, where the settings keep them. */
  readonly reveal?: boolean
}

export interface TimelinePage {
  readonly entries: readonly Entry[]
  /** Where to go on: the next `since`. */
  readonly next: number
  /** How many after the asked serial are gone already. */
  readonly lost: number
}

/** The latest seen first. */
export function listMachines({ machines }: Observation): readonly Machine[] {
  return machines.list()
}

/** Open ones, the latest first; then the latest of those that are gone. */
export function listSessions({ sessions }: Observation): readonly Session[] {
  return sessions.list()
}

/** A piece of the timeline, decoded. To look is to watch: what happens in the next minute is recorded. */
export function readTimeline(observation: Observation, query: TimelineQuery = {}): TimelinePage {
  observation.look()
  return readPage(observation.timeline, query, query.reveal ? undefined : observation.labels)
}

/** A piece of any timeline. */
export function readPage(timeline: Timeline, query: TimelineQuery, labels: Labels | undefined): TimelinePage {
  const { since = 0, limit = 1_000, filter = {} } = query
  const { recorded, next, lost } = timeline.since(since, limit)
  const entries: Entry[] = []
  for (const one of recorded) {
    if (!mayMatch(one, filter)) continue
    const entry = readEntry(one, labels)
    if (matches(entry, filter)) entries.push(entry)
  }
  return { entries, next, lost }
}

/** Entries in one piece of a stream, at most. */
const pageSize = 200

/**
 * The timeline as it grows, from `since` on. Records as long as it is read. It waits for its reader: what happens meanwhile stays in the
 * ring, and what fell out of it is counted in `lost`.
 *
 * @param signal ends the stream.
 */
export async function* streamTimeline(
  observation: Observation,
  { signal, ...query }: TimelineQuery & { readonly signal: AbortSignal },
): AsyncGenerator<TimelinePage, void, undefined> {
  const { timeline, labels } = observation
  const stopWatching = observation.watch()
  const news = listen((wake) => timeline.subscribe(wake), signal)
  try {
    let since = query.since ?? timeline.last
    while (!signal.aborted) {
      const page = readPage(timeline, { ...query, since, limit: pageSize }, query.reveal ? undefined : labels)
      since = page.next
      if (page.entries.length > 0 || page.lost > 0) yield page
      if (since >= timeline.last) await news.next()
    }
  } finally {
    news.stop()
    stopWatching()
  }
}

/** All machines, each time that one of them has taken a step. */
export async function* streamMachines(
  { machines }: Observation,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<readonly Machine[], void, undefined> {
  const news = listen((wake) => machines.subscribe(wake), signal)
  try {
    while (!signal.aborted) {
      yield machines.list()
      await news.next()
    }
  } finally {
    news.stop()
  }
}

interface News {
  /** Resolves when there has been news since the last time, or when it is over. */
  next(): Promise<void>
  stop(): void
}

function listen(subscribe: (wake: () => void) => () => void, signal: AbortSignal): News {
  let isNew = false
  let wakeUp: () => void = () => undefined
  const wake = () => {
    isNew = true
    wakeUp()
  }
  const unsubscribe = subscribe(wake)
  signal.addEventListener('abort', wake)
  return {
    next: async () => {
      if (!isNew && !signal.aborted)
        await new Promise<void>((resolve) => {
          wakeUp = resolve
        })
      isNew = false
    },
    stop: () => {
      unsubscribe()
      signal.removeEventListener('abort', wake)
    },
  }
}
