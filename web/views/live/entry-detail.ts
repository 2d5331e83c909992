import { html } from 'htm/preact'
import type { Entry } from '../../../src/observe/entry.ts'
import { clockTime } from '../../moments.ts'

const directions = {
  received: 'from the machine',
  sent: 'to the machine',
  none: 'seen',
} as const

/** One entry, field by field. */
export function EntryDetail({ entry }: { readonly entry: Entry | undefined }) {
  if (!entry)
    return html`
      <aside class="detail" aria-label="The chosen line">
        <p class="empty">Choose a line to see what it says, field by field.</p>
      </aside>
    `
  const { operation, line, summary, source, fields, payload, unknown, unexpected, time, transport, direction, role } =
    entry
  const facts = [
    ['machine', entry.address],
    ['account', entry.account],
    ['connection', entry.connection],
    ['server', role],
    ['source', source],
  ] as const
  return html`
    <aside class="detail" aria-label="The chosen line" aria-live="polite">
      <h2>${operation}</h2>
      <p class="when">${clockTime(time)} · ${transport} · ${directions[direction]}</p>
      <p class="summary">${summary}</p>
      ${unknown && html`<p class="trouble">The grammar does not know this.</p>`}
      ${unexpected.map((sentence) => html`<p key=${sentence} class="trouble">${sentence}</p>`)}
      <pre class="whole">${line}</pre>
      <dl class="facts">
        ${facts.map(([name, value]) => value && html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
      ${
        fields.length > 0 &&
        html`<table class="fields">
          <caption>Fields</caption>
          <thead>
            <tr><th scope="col">name</th><th scope="col">value</th><th scope="col">meaning</th></tr>
          </thead>
          <tbody>
            ${fields.map(
              ({ name, value, meaning, secret }, at) => html`
                <tr key=${at} class=${secret ? 'secret' : ''}>
                  <th scope="row">${name}</th>
                  <td><code>${value}</code></td>
                  <td>${meaning}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>`
      }
      ${
        payload.length > 0 &&
        html`<h3>Payload</h3>
          <pre class="payload" tabindex="0">${payload.join('\n')}</pre>`
      }
    </aside>
  `
}
