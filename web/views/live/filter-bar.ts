import { html } from 'htm/preact'
import type { Ref } from 'preact'
import type { Entry } from '../../../src/observe/entry.ts'
import type { Wanted } from './timeline-state.ts'

const transports: readonly Entry['transport'][] = ['dns', 'tls', 'http', 'https', 'tcp', 'gateway']

interface Properties {
  readonly wanted: Wanted
  readonly change: (part: Partial<Wanted>) => void
  readonly addresses: readonly string[]
  readonly sessions: readonly { readonly id: string; readonly name: string }[]
  readonly search: Ref<HTMLInputElement>
}

/** What is to be seen: a search, a machine, a sign-in, kinds of transport. */
export function FilterBar({ wanted, change, addresses, sessions, search }: Properties) {
  const textIn = (event: Event): string => (event.currentTarget as HTMLInputElement).value
  const toggle = (transport: Entry['transport']): void => {
    const without = new Set(wanted.without)
    if (!without.delete(transport)) without.add(transport)
    change({ without })
  }
  return html`
    <form class="filters" role="search" onSubmit=${(event: Event) => event.preventDefault()}>
      <label>
        <span>Search <kbd>/</kbd></span>
        <input
          ref=${search}
          type="search"
          value=${wanted.text}
          placeholder="CHG, alice@example.com, contactId …"
          onInput=${(event: Event) => change({ text: textIn(event) })}
        />
      </label>
      <label>
        <span>Machine</span>
        <select value=${wanted.address} onChange=${(event: Event) => change({ address: textIn(event) })}>
          <option value="">all</option>
          ${addresses.map((address) => html`<option key=${address} value=${address}>${address}</option>`)}
        </select>
      </label>
      <label>
        <span>Sign-in</span>
        <select value=${wanted.session} onChange=${(event: Event) => change({ session: textIn(event) })}>
          <option value="">all</option>
          ${sessions.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}
        </select>
      </label>
      <fieldset>
        <legend>Over</legend>
        ${transports.map(
          (transport) => html`
            <label key=${transport}>
              <input type="checkbox" checked=${!wanted.without.has(transport)} onChange=${() => toggle(transport)} />
              ${transport}
            </label>
          `,
        )}
      </fieldset>
      <label class="tick">
        <input type="checkbox" checked=${wanted.odd} onChange=${() => change({ odd: !wanted.odd })} />
        only what is unknown or unexpected
      </label>
    </form>
  `
}
