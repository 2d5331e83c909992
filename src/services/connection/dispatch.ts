import { isMismatch, type Mismatch } from '../../protocol/codec.ts'
import type { Dialect } from '../../protocol/dialect.ts'
import type { AnyForm, CommandOf, Role } from '../../protocol/form.ts'
import { decodeBy, formsFor } from '../../protocol/grammar.ts'
import type { Frame } from '../../wire/frame.ts'

/** A command that a handler gets, whatever its form. */
export interface AnyCommand {
  readonly form: AnyForm
  readonly transaction: number
  readonly tokens: readonly string[]
  readonly payload: Buffer
}

/** One row of a dispatch table: which lines, in which stages of a session, are handled how. */
export interface Registration<Session, Stage> {
  readonly forms: readonly AnyForm[]
  readonly stages: readonly Stage[]
  readonly handle: (command: never, session: Session) => void | Promise<void>
}

/** What the table makes of a frame. */
export type Dispatched<Session, Stage> =
  | { readonly kind: 'handle'; readonly run: (session: Session) => void | Promise<void> }
  /** No form of this dialect has this verb. */
  | { readonly kind: 'unknown' }
  /** The grammar knows the line; this server has no handler for it. */
  | { readonly kind: 'unhandled'; readonly command: AnyCommand }
  | { readonly kind: 'malformed'; readonly mismatch: Mismatch; readonly forms: readonly AnyForm[] }
  | { readonly kind: 'wrong-stage'; readonly command: AnyCommand; readonly stages: readonly Stage[] }

/**
 * The table of a role: the gates (known verb, arity and values, stage) stand here, so that what reaches a handler is valid.
 */
export class DispatchTable<Session, Stage> {
  readonly #role: Role
  readonly #byForm = new Map<AnyForm, Registration<Session, Stage>>()

  constructor(role: Role, registrations: readonly Registration<Session, Stage>[]) {
    this.#role = role
    for (const registration of registrations)
      for (const form of registration.forms) {
        if (this.#byForm.has(form)) throw new Error(`two handlers for one form of ${form.verb}`)
        this.#byForm.set(form, registration)
      }
  }

  dispatch(frame: Frame, dialect: Dialect, stage: Stage): Dispatched<Session, Stage> {
    const forms = formsFor(this.#role, 'client', dialect, frame.verb)
    if (forms.length === 0) return { kind: 'unknown' }
    const command = decodeBy(forms, frame)
    if (isMismatch(command)) return { kind: 'malformed', mismatch: command, forms }
    const registration = this.#byForm.get(command.form)
    if (!registration) return { kind: 'unhandled', command }
    if (!registration.stages.includes(stage)) return { kind: 'wrong-stage', command, stages: registration.stages }
    return { kind: 'handle', run: (session) => registration.handle(command as never, session) }
  }
}

/** Declares a row for one form or for several that a handler treats alike. */
export function on<Session, Stage, const T extends readonly AnyForm[]>(
  stages: readonly Stage[],
  forms: T,
  handle: (command: CommandOf<T[number]>, session: Session) => void | Promise<void>,
): Registration<Session, Stage> {
  return { stages, forms, handle }
}
