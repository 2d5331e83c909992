import type { Dialect } from '../protocol/dialect.ts'
import type { Role, Sender } from '../protocol/form.ts'

/** How something reached the service. `gateway` is Messenger inside HTTP (msnp-http §18). */
export type EntryTransport = 'tcp' | 'gateway' | 'http' | 'https' | 'tls' | 'dns'

interface Seen {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The machine: its address, without the `::ffff:` of an IPv4 client. */
  readonly address: string
  readonly transport: EntryTransport
}

/** Bytes of a payload or a body, of which only the first may have been kept. */
export interface KeptBytes {
  /** The first of them, or all; labels stand for secrets in them. */
  readonly bytes: Buffer
  /** How many crossed the wire. */
  readonly length: number
  /** The rest was not kept. */
  readonly isCut: boolean
}

/** One command in one direction. Tokens are binary strings, as in a frame. */
export interface LineFact extends Seen {
  readonly kind: 'line'
  readonly connection: string
  readonly role: Role
  readonly from: Sender
  readonly dialect: Dialect | undefined
  readonly verb: string
  readonly tokens: readonly string[]
  readonly payload: KeptBytes | undefined
}

/** A Messenger connection begins, breaks the framing, or is gone. */
export interface ConnectionFact extends Seen {
  readonly kind: 'connection'
  readonly connection: string
  readonly event: 'opened' | 'broken' | 'closed'
  /** Why, for the last two: a word of the framing or of the close. */
  readonly reason: string
}

export type Headers = readonly (readonly [name: string, value: string])[]

/** A web request; `exchange` ties it to its answer. Header values and the target are binary strings. */
export interface RequestFact extends Seen {
  readonly kind: 'request'
  readonly exchange: number
  readonly method: string
  readonly host: string
  readonly target: string
  readonly headers: Headers
  readonly body: KeptBytes
}

export interface AnswerFact extends Seen {
  readonly kind: 'answer'
  readonly exchange: number
  /** What was asked, so that the answer can be read without the request: `POST /RST.srf`, `ABFindAll`. */
  readonly asked: string
  readonly status: number
  readonly headers: Headers
  readonly body: KeptBytes
  readonly milliseconds: number
}

/** How one TLS connection went: the record of the TLS port, which observers take as it is. */
export interface TlsRecord {
  readonly route: 'engine' | 'modern' | 'plain-http' | 'refused'
  readonly outcome: 'served' | 'unused' | 'failed' | 'refused' | 'handed-over'
  readonly remoteAddress: string
  readonly milliseconds: number
  readonly hello?: {
    readonly format: 'v2' | 'v3'
    readonly version: string
    readonly suites: readonly string[]
    readonly serverName?: string
    /** What the client's clock says, in milliseconds since 1970, as far as it tells. */
    readonly clock?: number
  }
  readonly chosen?: { readonly version: string; readonly suite: string; readonly resumed: boolean }
  readonly reason?: string
  readonly advice?: string
  readonly alertSent?: string
  readonly alertReceived?: { readonly code: number; readonly name: string }
}

export interface TlsFact extends Seen {
  readonly kind: 'tls'
  readonly record: TlsRecord
}

/** One question to the name service. */
export interface Lookup {
  readonly address: string
  /** Lower case, without a dot at the end: `messenger.hotmail.com`. */
  readonly name: string
  /** `A`, `AAAA`, `PTR` … */
  readonly type: string
  /** `ours`: a Messenger name, answered with our address; `forwarded` to another resolver; `refused` or failed. */
  readonly answer: 'ours' | 'forwarded' | 'refused' | 'failed'
}

export interface LookupFact extends Seen {
  readonly kind: 'lookup'
  readonly name: string
  readonly type: string
  readonly answer: Lookup['answer']
}

/** Something that happened between a machine and the service, undecoded: what the timeline keeps and a capture holds. */
export type Fact = LineFact | ConnectionFact | RequestFact | AnswerFact | TlsFact | LookupFact
