import type { z } from 'zod'
import type { AdminContext, ContextByNeed, Need } from './context.ts'
import { AdminFailure } from './failure.ts'

/** A table for people: what a listing shows in a terminal. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** What is printed when there are no rows: one sentence that says what to do. */
  readonly empty: string
}

export interface Definition<Input extends z.ZodObject, Output extends z.ZodObject, N extends Need> {
  /** `people add`: the words after `chrysalis`, and the path under `/api/v1/`. */
  readonly name: string
  /** One line, no full stop: `make an account`. */
  readonly summary: string
  /** A `z.strictObject` whose fields carry `.describe()`: options of the command line, parameters of the API, fields of the form. */
  readonly input: Input
  /** What is answered; whatever is not named here is left out, so that nothing leaks. */
  readonly output: Output
  /** `reads` is a GET and needs no proof against forged requests; `changes` is a POST. */
  readonly effect: 'reads' | 'changes'
  readonly needs: N
  /** Fields that the command line takes by position, in this order. */
  readonly positional?: readonly (keyof z.input<Input> & string)[]
  /** The field that the command line reads from standard input (`--password-stdin` for `password`): it never stands in a shell's history. */
  readonly secret?: keyof z.input<Input> & string
  /** For people in a terminal: a sentence or a table. */
  show(output: z.output<Output>): string | Table
  /** @throws AdminFailure with what to do */
  run(context: ContextByNeed[N], input: z.output<Input>): Promise<z.input<Output>> | z.input<Output>
}

/** A command as the registry keeps it: what it takes is checked inside. */
export interface AdminCommand {
  readonly name: string
  readonly summary: string
  readonly input: z.ZodObject
  readonly output: z.ZodObject
  readonly effect: 'reads' | 'changes'
  readonly needs: Need
  readonly positional: readonly string[]
  readonly secret: string | undefined
  /**
   * Checks the input and runs the command.
   *
   * @param input anything: what the command line or the network gave
   * @throws AdminFailure
   */
  invoke(context: AdminContext, input: unknown): Promise<Readonly<Record<string, unknown>>>
  /** @param output what `invoke` resolved to, or the same from another process */
  present(output: unknown): string | Table
}

/** Declares a command of the owner. Command line, HTTP API, OpenAPI document and console are made from it. */
export function adminCommand<Input extends z.ZodObject, Output extends z.ZodObject, N extends Need>(
  definition: Definition<Input, Output, N>,
): AdminCommand {
  const { name, summary, input, output, effect, needs, positional = [], secret } = definition
  return {
    name,
    summary,
    input,
    output,
    effect,
    needs,
    positional,
    secret,
    invoke: async (context, given) => {
      const parsed = input.safeParse(given)
      if (!parsed.success) throw new AdminFailure('bad-input', sentenceOf(parsed.error))
      if (needs === 'running service' && context.live === undefined)
        throw new AdminFailure('not-running', 'The service does not run: start it with "chrysalis serve".')
      return output.parse(await definition.run(context as ContextByNeed[N], parsed.data))
    },
    present: (given) => definition.show(output.parse(given)),
  }
}

/** What is wrong with an input, field by field, in one sentence. */
function sentenceOf(error: z.ZodError): string {
  const faults = error.issues.slice(0, 5).map((issue) => {
    if (issue.code === 'unrecognized_keys') return `there is no field ${issue.keys.slice(0, 3).join(', ')}`
    const path = issue.path.join('.')
    return path === '' ? issue.message : `${path}: ${issue.message}`
  })
  return `This cannot be taken: ${faults.join('; ')}.`
}
