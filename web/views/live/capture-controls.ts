import { html } from 'htm/preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Entry } from '../../../src/observe/entry.ts'
import { apiRoot, post, sentenceOf } from '../../request.ts'
import { play } from './player.ts'
import type { Wanted } from './timeline-state.ts'

/** Bytes of a recording that the service reads: a larger file need not be sent to be refused. */
const largest = 32 * 1024 * 1024

const speeds = [
  { speed: 1, name: 'as it was' },
  { speed: 10, name: 'ten times as fast' },
  { speed: 0, name: 'all at once' },
] as const

interface Properties {
  readonly wanted: Wanted
  readonly secrets: boolean
  /** Name of the recording that is looked at; empty: the live view. */
  readonly recording: string
  /** A recording was opened, or closed with an empty name. */
  readonly opened: (name: string) => void
  readonly hand: (entries: readonly Entry[]) => void
  readonly startOver: () => void
}

/** Keeping what was said as a file, and looking at such a file again. */
export function CaptureControls({ wanted, secrets, recording, opened, hand, startOver }: Properties) {
  const [trouble, setTrouble] = useState('')
  const [speed, setSpeed] = useState(0)
  const entries = useRef<readonly Entry[]>([])
  const stop = useRef<() => void>(() => undefined)
  useEffect(() => () => stop.current(), [])

  const replay = (at: number): void => {
    stop.current()
    startOver()
    stop.current = play(entries.current, at, hand, () => undefined)
  }
  const open = async (event: Event): Promise<void> => {
    const input = event.currentTarget as HTMLInputElement
    const [file] = input.files ?? []
    input.value = ''
    if (!file) return
    setTrouble('')
    if (file.size > largest) {
      setTrouble(`${file.name} is larger than 32 MiB: cut it into parts first, a line is a line of its own.`)
      return
    }
    try {
      const answer = await post('/captures/import', file)
      entries.current = answer.entries as readonly Entry[]
      opened(file.name)
      replay(speed)
    } catch (error) {
      setTrouble(sentenceOf(error))
    }
  }
  const leave = (): void => {
    stop.current()
    entries.current = []
    opened('')
  }
  return html`
    <div class="captures">
      ${
        recording === ''
          ? html`
            <a class="button" href=${exportPath('jsonl', wanted, secrets)} download>Keep as a recording</a>
            <a class="button" href=${exportPath('scene', wanted, secrets)} download>Keep as a play</a>
          `
          : html`
            <label>
              <span>Replay</span>
              <select
                value=${speed}
                onChange=${(event: Event) => setSpeed(Number((event.currentTarget as HTMLSelectElement).value))}
              >
                ${speeds.map((one) => html`<option key=${one.speed} value=${one.speed}>${one.name}</option>`)}
              </select>
            </label>
            <button type="button" onClick=${() => replay(speed)}>Play</button>
            <button type="button" onClick=${leave}>Back to the live view</button>
          `
      }
      <label class="button">
        Open a recording
        <input type="file" class="hidden" accept=".jsonl,.ndjson,application/x-ndjson" onChange=${open} />
      </label>
      ${trouble !== '' && html`<p role="alert" class="trouble">${trouble}</p>`}
    </div>
  `
}

/** The same entries as are shown, as far as the service's own filter can say so. */
function exportPath(format: 'jsonl' | 'scene', { address, session, text, odd }: Wanted, secrets: boolean): string {
  const given = Object.entries({ address, session, text: text.trim() }).filter(([, value]) => value !== '')
  const flags = { ...(odd ? { odd: 'true' } : {}), ...(secrets ? { secrets: 'true' } : {}) }
  return `${apiRoot}/captures/export?${new URLSearchParams({ format, ...Object.fromEntries(given), ...flags })}`
}
