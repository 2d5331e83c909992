import { html } from 'htm/preact'
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import type { Entry } from '../../../src/observe/entry.ts'
import { useStream } from '../../stream.ts'
import { CaptureControls } from './capture-controls.ts'
import { EntryDetail } from './entry-detail.ts'
import { EntryList } from './entry-list.ts'
import { FilterBar } from './filter-bar.ts'
import {
  changeTimeline,
  emptyTimeline,
  everything,
  shownEntries,
  type Wanted,
  waitingEntries,
} from './timeline-state.ts'

/** Milliseconds that entries are gathered before the page is drawn again: a sign-in says forty lines at once. */
const gathering = 80

/** What `#/live?address=…` asks for. */
function askedFor(): Partial<Wanted> {
  const address = new URLSearchParams(location.hash.split('?')[1] ?? '').get('address')
  return address === null ? {} : { address }
}

/** What machines and service say to each other, as it happens, decoded field by field. */
export function LiveView() {
  const [timeline, change] = useReducer(changeTimeline, emptyTimeline)
  const [wanted, setWanted] = useState<Wanted>(() => ({ ...everything, ...askedFor() }))
  const [selected, setSelected] = useState<Entry>()
  const [secrets, setSecrets] = useState(false)
  const [recording, setRecording] = useState('')
  const search = useRef<HTMLInputElement>(null)

  const waiting = useRef<Entry[]>([])
  useEffect(() => {
    const timer = setInterval(() => {
      if (waiting.current.length === 0) return
      change({ kind: 'entries', entries: waiting.current })
      waiting.current = []
    }, gathering)
    return () => clearInterval(timer)
  }, [])
  const startOver = (): void => {
    waiting.current = []
    change({ kind: 'clear' })
    setSelected(undefined)
  }
  const state = useStream(recording === '' ? `/timeline/stream?after=0${secrets ? '&secrets=true' : ''}` : undefined, {
    entry: (data) => waiting.current.push(data as Entry),
    lost: (data) => change({ kind: 'lost', count: (data as { count: number }).count }),
  })

  const isPaused = timeline.pausedAt !== undefined
  const pause = (): void => change({ kind: isPaused ? 'resume' : 'pause' })
  useShortcuts(pause, search)

  const shown = useMemo(() => shownEntries(timeline, wanted), [timeline, wanted])
  const addresses = useMemo(() => [...new Set(timeline.entries.map(({ address }) => address))], [timeline.entries])
  const sessions = useMemo(() => sessionsIn(timeline.entries), [timeline.entries])
  const held = waitingEntries(timeline)
  return html`
    <div class="live">
      <header>
        <h1>Live view</h1>
        <p role="status" class="status">${statusOf(recording, state, isPaused, held, timeline.lost)}</p>
        <div class="buttons">
          <button type="button" aria-pressed=${isPaused} onClick=${pause}>${isPaused ? 'Go on' : 'Pause'} <kbd>p</kbd></button>
          <button type="button" onClick=${startOver}>Clear</button>
          <label class="tick" title="They are kept only where the setting observe.secrets is on; elsewhere a label stands for each">
            <input
              type="checkbox"
              checked=${secrets}
              onChange=${() => {
                startOver()
                setSecrets(!secrets)
              }}
            />
            show tickets and passwords
          </label>
        </div>
        <${CaptureControls}
          wanted=${wanted}
          secrets=${secrets}
          recording=${recording}
          opened=${(name: string) => {
            startOver()
            setWanted(everything)
            setRecording(name)
          }}
          hand=${(entries: readonly Entry[]) => change({ kind: 'entries', entries })}
          startOver=${startOver}
        />
        <${FilterBar}
          wanted=${wanted}
          change=${(part: Partial<Wanted>) => setWanted((known) => ({ ...known, ...part }))}
          addresses=${addresses}
          sessions=${sessions}
          search=${search}
        />
      </header>
      <div class="panes">
        <${EntryList} entries=${shown} selected=${selected} select=${setSelected} />
        <${EntryDetail} entry=${selected} />
      </div>
    </div>
  `
}

/** `p` pauses and `/` goes to the search, as long as nobody is writing something. */
function useShortcuts(pause: () => void, search: { readonly current: HTMLInputElement | null }): void {
  const latest = useRef(pause)
  latest.current = pause
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const { target } = event
      const isWriting = target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
      if (isWriting || event.ctrlKey || event.altKey || event.metaKey) return
      if (event.key === 'p') latest.current()
      if (event.key !== '/') return
      event.preventDefault()
      search.current?.focus()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [search])
}

/** The sign-ins of which something is kept, named by whom they belong to. */
function sessionsIn(entries: readonly Entry[]): readonly { readonly id: string; readonly name: string }[] {
  const names = new Map<string, string>()
  for (const { session, account, address } of entries)
    if (session !== undefined && (account !== undefined || !names.has(session)))
      names.set(session, `${account ?? address} (${session})`)
  return [...names].map(([id, name]) => ({ id, name }))
}

function statusOf(recording: string, state: string, isPaused: boolean, held: number, lost: number): string {
  const gone = lost > 0 ? ` ${lost} older lines are gone.` : ''
  if (isPaused) return `Paused; ${held === 0 ? 'nothing' : held} new since.${gone}`
  if (recording !== '') return `The recording ${recording}.`
  if (state === 'open') return `Live.${gone}`
  return state === 'ended' ? 'The service has closed the stream: load this page again.' : 'Connecting …'
}
