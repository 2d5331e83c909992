import type { AnyForm } from './form.ts'

/** A line that was read, whatever its form: what is known of all of them. Its fields lie beside these, by name. */
export interface AnyCommand {
  readonly form: AnyForm
  /** The client's transaction id; 0 where the line carries none. */
  readonly transaction: number
  readonly tokens: readonly string[]
  readonly payload: Buffer
}
