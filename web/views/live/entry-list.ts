import { html } from 'htm/preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Entry } from '../../../src/observe/entry.ts'
import { clockTime } from '../../moments.ts'
import { isOdd } from './timeline-state.ts'

/** Height of a row in pixels, as in the style sheet: only the rows in sight are in the document, out of thousands. */
const rowHeight = 26
/** Rows above and below what is in sight. */
const margin = 12

interface Properties {
  readonly entries: readonly Entry[]
  readonly selected: Entry | undefined
  readonly select: (entry: Entry) => void
}

/** The lines, one under the other, at the latest one unless somebody has scrolled up; arrow keys go from one to the next. */
export function EntryList({ entries, selected, select }: Properties) {
  const box = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(600)
  const isAtEnd = useRef(true)

  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => setHeight(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    const element = box.current
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [entries])

  const scrolled = (): void => {
    const element = box.current
    if (!element) return
    isAtEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight
    setTop(element.scrollTop)
  }
  const index = selected ? entries.findIndex(({ serial }) => serial === selected.serial) : -1
  const goTo = (wanted: number): void => {
    const at = Math.max(0, Math.min(entries.length - 1, wanted))
    const entry = entries[at]
    const element = box.current
    if (!entry || !element) return
    select(entry)
    if (at * rowHeight < element.scrollTop) element.scrollTop = at * rowHeight
    else if ((at + 1) * rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = (at + 1) * rowHeight - element.clientHeight
  }
  const pressed = (event: KeyboardEvent): void => {
    const page = Math.floor(height / rowHeight)
    const from = index < 0 ? entries.length : index
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: index < 0 ? entries.length - 1 : index + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: entries.length - 1,
    }
    const to = steps[event.key]
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    goTo(to)
  }

  const first = Math.max(0, Math.floor(top / rowHeight) - margin)
  const shown = entries.slice(first, first + Math.ceil(height / rowHeight) + 2 * margin)
  return html`
    <div
      class="entries"
      ref=${box}
      role="listbox"
      tabindex="0"
      aria-label="What was said, the oldest first"
      aria-activedescendant=${index >= first && index < first + shown.length ? idOf(selected) : undefined}
      onScroll=${scrolled}
      onKeyDown=${pressed}
    >
      <div class="room" role="presentation" style=${{ height: `${entries.length * rowHeight}px` }}>
        ${shown.map(
          (entry, offset) => html`
            <${EntryRow}
              key=${entry.serial}
              entry=${entry}
              at=${first + offset}
              of=${entries.length}
              isSelected=${entry.serial === selected?.serial}
              select=${select}
            />
          `,
        )}
      </div>
    </div>
  `
}

const idOf = (entry: Entry | undefined): string => `entry-${entry?.serial ?? 0}`

const arrows = { received: '→', sent: '←', none: '·' } as const
const directions = { received: 'from the machine', sent: 'to the machine', none: '' } as const

interface RowProperties {
  readonly entry: Entry
  readonly at: number
  readonly of: number
  readonly isSelected: boolean
  readonly select: (entry: Entry) => void
}

function EntryRow({ entry, at, of, isSelected, select }: RowProperties) {
  const { time, transport, direction, operation, line, summary, account, address } = entry
  const odd = isOdd(entry)
  return html`
    <div
      id=${idOf(entry)}
      class=${`entry ${transport} ${direction}${odd ? ' odd' : ''}`}
      role="option"
      aria-selected=${isSelected}
      aria-setsize=${of}
      aria-posinset=${at + 1}
      style=${{ transform: `translateY(${at * rowHeight}px)` }}
      onClick=${() => select(entry)}
    >
      <span class="time">${clockTime(time)}</span>
      <span class="transport">${transport}</span>
      <span class="arrow" aria-hidden="true">${arrows[direction]}</span><span class="hidden">${directions[direction]}</span>
      <span class="operation">${operation}</span>
      ${odd && html`<span class="flag" title="Unknown or unexpected">!</span>`}
      <span class="line">${line}</span>
      <span class="summary">${summary}</span>
      <span class="who">${account ?? address}</span>
    </div>
  `
}
