import { html } from 'htm/preact'
import { useEffect, useState } from 'preact/hooks'
import { type Command, groupsOf } from './commands.ts'
import { get, sentenceOf } from './request.ts'
import { CommandsView } from './views/commands.ts'
import { LiveView } from './views/live/live-view.ts'
import { MachinesView } from './views/machines.ts'

/** Groups of commands that have a view of their own, or are for the command line. */
const shownOtherwise: ReadonlySet<string> = new Set(['machines', 'timeline', 'captures', 'console'])

/** Where the address bar says that we are: `#/live`. */
function usePlace(): string {
  const read = (): string => location.hash.replace(/^#\/?|\?.*$/g, '') || 'machines'
  const [place, setPlace] = useState(read)
  useEffect(() => {
    const follow = (): void => setPlace(read())
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return place
}

/** The whole console: where to go on the left, one view beside it. */
export function App() {
  const place = usePlace()
  const [commands, setCommands] = useState<readonly Command[]>([])
  const [trouble, setTrouble] = useState('')
  useEffect(() => {
    get('/commands').then(
      ({ commands: all }) => setCommands(all as Command[]),
      (error: unknown) => setTrouble(sentenceOf(error)),
    )
  }, [])
  const groups = groupsOf(commands).filter(({ name }) => !shownOtherwise.has(name))
  const places = [
    { at: 'machines', name: 'First contact' },
    { at: 'live', name: 'Live view' },
    ...groups.map(({ name, title }) => ({ at: name, name: title })),
  ]
  const group = groups.find(({ name }) => name === place)
  const here = places.find(({ at }) => at === place)?.name ?? 'Console'
  useEffect(() => {
    document.title = `${here} – Chrysalis`
  }, [here])
  return html`
    <a class="skip" href="#main" onClick=${focusMain}>Skip to the content</a>
    <nav aria-label="Console">
      <p class="name">Chrysalis</p>
      <ul>
        ${places.map(
          ({ at, name }) => html`
            <li key=${at}><a href=${`#/${at}`} aria-current=${at === place ? 'page' : undefined}>${name}</a></li>
          `,
        )}
      </ul>
      <p class="foot"><a href="/api/v1/openapi.json">HTTP API</a></p>
    </nav>
    <main id="main" tabindex="-1">
      ${trouble !== '' && html`<p role="alert" class="trouble">${trouble}</p>`}
      ${place === 'machines' && html`<${MachinesView} />`}
      ${place === 'live' && html`<${LiveView} />`}
      ${group && html`<${CommandsView} key=${group.name} group=${group} />`}
    </main>
  `
}

/** The place in the address bar stays what it is. */
function focusMain(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
