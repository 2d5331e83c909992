import { html } from 'htm/preact'

/** What came of a command. */
export type Answer =
  | { readonly kind: 'done'; readonly output: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly sentence: string }

/** Shows whatever a command answers: lists of things as tables, the rest by name. */
export function AnswerView({ answer }: { readonly answer: Answer }) {
  if (answer.kind === 'failed') return html`<p role="alert" class="trouble">${answer.sentence}</p>`
  const entries = Object.entries(answer.output)
  const plain = entries.filter(([, value]) => !isListOfThings(value))
  const lists = entries.filter(([, value]) => isListOfThings(value))
  return html`
    ${
      plain.length > 0 &&
      html`<dl class="answer">
        ${plain.map(([name, value]) => html`<div key=${name}><dt>${spaced(name)}</dt><dd>${textOf(value)}</dd></div>`)}
      </dl>`
    }
    ${lists.map(([name, value]) => html`<${Things} key=${name} name=${name} things=${value as readonly Thing[]} />`)}
  `
}

type Thing = Readonly<Record<string, unknown>>

function Things({ name, things }: { readonly name: string; readonly things: readonly Thing[] }) {
  if (things.length === 0) return html`<p class="empty">No ${spaced(name)}.</p>`
  const columns = [...new Set(things.flatMap((thing) => Object.keys(thing)))]
  return html`
    <div class="wide" tabindex="0" role="region" aria-label=${spaced(name)}>
      <table>
        <thead>
          <tr>
            ${columns.map((column) => html`<th key=${column} scope="col">${spaced(column)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${things.map(
            (thing, row) => html`
              <tr key=${row}>
                ${columns.map((column) => html`<td key=${column}>${textOf(thing[column])}</td>`)}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `
}

const isListOfThings = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))

/** `createdAt` → `created at` */
const spaced = (name: string): string => name.replace(/([A-Z])/g, ' $1').toLowerCase()

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return moment.test(value) ? new Date(value).toLocaleString() : value
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value)
}
