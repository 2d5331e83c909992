import type { Dialect } from '../protocol/dialect.ts'
import type { Sender } from '../protocol/form.ts'
import type { Frame } from '../wire/frame.ts'

/** Something that crossed a wire, for whoever watches. Secrets are in it: a watcher that shows it must hide them. */
export type TraceEvent =
  | {
      readonly kind: 'line'
      readonly role: 'notification' | 'switchboard'
      readonly from: Sender
      readonly dialect: Dialect
      readonly frame: Frame
    }
  | { readonly kind: 'web-request'; readonly tls: string; readonly request: WebMessage }
  | { readonly kind: 'web-answer'; readonly request: WebMessage; readonly answer: WebMessage }
  /** A step of the dance begins: one sentence for people. */
  | { readonly kind: 'step'; readonly text: string }

/** An HTTP message as it stood on the wire; binary strings. */
export interface WebMessage {
  /** `GET /rdr/pprdr.asp HTTP/1.1`, `HTTP/1.1 200 OK` */
  readonly firstLine: string
  /** In their order and case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

export type Trace = (event: TraceEvent) => void
