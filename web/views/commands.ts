import { html } from 'htm/preact'
import { useEffect, useState } from 'preact/hooks'
import { type Command, type CommandField, type CommandGroup, type FormValues, inputOf } from '../commands.ts'
import { get, post, sentenceOf } from '../request.ts'
import { type Answer, AnswerView } from './answer.ts'

/** Everything that can be done with one kind of thing: what there is on top, and a form for each command. */
export function CommandsView({ group }: { readonly group: CommandGroup }) {
  const [changes, setChanges] = useState(0)
  const { title, overview, others } = group
  return html`
    <h1>${title}</h1>
    ${overview && html`<${Overview} command=${overview} changes=${changes} />`}
    <div class="commands">
      ${others.map(
        (command) => html`
          <${CommandForm} key=${command.name} command=${command} changed=${() => setChanges((count) => count + 1)} />
        `,
      )}
    </div>
  `
}

function Overview({ command, changes }: { readonly command: Command; readonly changes: number }) {
  const [answer, setAnswer] = useState<Answer>()
  const look = (): void => {
    ask(command, {}).then(setAnswer)
  }
  // Looked at again after each change made here.
  useEffect(look, [command, changes])
  return html`
    <section aria-label=${command.summary}>
      ${answer && html`<${AnswerView} answer=${answer} />`}
      <p><button type="button" onClick=${look}>Look again</button></p>
    </section>
  `
}

interface FormProperties {
  readonly command: Command
  /** Called when something may have changed. */
  readonly changed: () => void
}

function CommandForm({ command, changed }: FormProperties) {
  const [values, setValues] = useState<FormValues>(() => startingValues(command.fields))
  const [answer, setAnswer] = useState<Answer>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    const result = await ask(command, inputOf(command.fields, values))
    setBusy(false)
    setAnswer(result)
    if (result.kind === 'failed') return
    setValues(startingValues(command.fields))
    if (command.effect === 'changes') changed()
  }
  const set = (name: string, value: string | boolean): void => setValues((known) => ({ ...known, [name]: value }))
  const verb = command.name.split(' ').slice(1).join(' ') || command.name
  return html`
    <details>
      <summary><b>${verb}</b> <span>${command.summary}</span></summary>
      <form onSubmit=${submit} aria-label=${command.name}>
        ${command.fields.map(
          (field) => html`
            <${Field} key=${field.name} command=${command} field=${field} value=${values[field.name] ?? ''} set=${set} />
          `,
        )}
        <p><button type="submit" disabled=${isBusy} class=${command.effect}>${verb}</button></p>
      </form>
      <div aria-live="polite">${answer && html`<${AnswerView} answer=${answer} />`}</div>
    </details>
  `
}

interface FieldProperties {
  readonly command: Command
  readonly field: CommandField
  readonly value: string | boolean
  readonly set: (name: string, value: string | boolean) => void
}

function Field({ command, field, value, set }: FieldProperties) {
  const { name, kind, required, description, choices, secret } = field
  const id = `${command.name}-${name}`.replaceAll(' ', '-')
  const write = (event: Event): void => set(name, (event.currentTarget as HTMLInputElement).value)
  const tick = (event: Event): void => set(name, (event.currentTarget as HTMLInputElement).checked)
  const label = `${name.replace(/([A-Z])/g, ' $1').toLowerCase()}${required ? '' : ' (optional)'}`
  const common = { id, name, required, 'aria-describedby': `${id}-help` }
  return html`
    <div class=${`field ${kind}`}>
      ${kind === 'flag' && html`<input ...${common} required=${false} type="checkbox" checked=${value === true} onChange=${tick} />`}
      <label for=${id}>${label}</label>
      ${
        kind === 'choice' &&
        html`<select ...${common} onChange=${write} value=${value}>
          ${!required && html`<option value="">–</option>`}
          ${choices?.map((choice) => html`<option key=${choice} value=${choice}>${choice}</option>`)}
        </select>`
      }
      ${
        kind !== 'flag' &&
        kind !== 'choice' &&
        html`<input
          ...${common}
          type=${secret ? 'password' : 'text'}
          inputmode=${kind === 'number' ? 'numeric' : undefined}
          autocomplete=${secret ? 'new-password' : 'off'}
          spellcheck=${false}
          value=${value}
          onInput=${write}
        />`
      }
      <p id=${`${id}-help`} class="help">${description}</p>
    </div>
  `
}

const startingValues = (fields: readonly CommandField[]): FormValues =>
  Object.fromEntries(
    fields.map(({ name, kind, choices, required }) => [
      name,
      kind === 'flag' ? false : kind === 'choice' && required ? (choices?.[0] ?? '') : '',
    ]),
  )

/** Runs a command; what went wrong is an answer too. */
async function ask({ effect, name }: Command, input: Record<string, unknown>): Promise<Answer> {
  const path = `/${name.replaceAll(' ', '/')}`
  try {
    if (effect === 'changes') return { kind: 'done', output: await post(path, input) }
    const words = Object.entries(input).map(([key, value]) => [key, String(value)] as const)
    return { kind: 'done', output: await get(path, Object.fromEntries(words)) }
  } catch (error) {
    return { kind: 'failed', sentence: sentenceOf(error) }
  }
}
