import type { WebRequest, WebResponse } from '../services/web/exchange.ts'
import type { Fact, Headers, RequestFact } from './facts.ts'
import { keepBytes } from './kept-bytes.ts'
import { Labels, labelsIn } from './labels.ts'
import { type Conversation, LadderTap } from './ladder-tap.ts'
import { Machines } from './machines.ts'
import { type ConnectionRecorder, ObservationTap } from './observation-tap.ts'
import type { Observer } from './observer.ts'
import { operationOf } from './read-web.ts'
import type { Belonging } from './recorded.ts'
import { redact } from './redaction.ts'
import { Sessions } from './sessions.ts'
import { Timeline, usualTimelineLimits } from './timeline.ts'

export interface ObservationSettings {
  /** When lines are recorded: while somebody watches, always, or never. */
  readonly record: 'watched' | 'always' | 'never'
  /** True: secrets are kept in memory, for those who ask to see them. */
  readonly secrets: boolean
  /** Bounds of what is kept. */
  readonly entries: number
  readonly bytes: number
}

export const usualObservation: ObservationSettings = { record: 'watched', secrets: false, ...usualTimelineLimits }

/** What the sentences about machines are made of. */
export interface Place {
  /** Our address, as clients are told it. */
  readonly host: string
  /** The set-up pages: `http://192.168.1.20/`. */
  readonly pages: string
}

/** Milliseconds for which one look at the timeline keeps it recording. */
const lookLasts = 60_000
/** Tickets of which it is remembered whose they are. */
const mostTickets = 2_000
/** Where the gateway is: its lines are seen as those of a connection. */
const gatewayPath = '/gateway/gateway.dll'

/** Everything that is seen of the machines that come to one service. */
export class Observation implements Observer, ConnectionRecorder {
  readonly settings: ObservationSettings
  readonly machines: Machines
  readonly sessions = new Sessions()
  readonly timeline: Timeline
  readonly labels = new Labels()
  readonly #now: () => number
  #watchers = 0
  #lookEnds = 0
  #exchanges = 0
  /** Label of a ticket → whose it is. */
  readonly #owners = new Map<string, string>()

  constructor(settings: ObservationSettings, place: () => Place, now: () => number = Date.now) {
    this.settings = settings
    this.#now = now
    this.machines = new Machines(place, now)
    this.timeline = new Timeline(settings)
  }

  /** Whether lines are recorded at this moment. */
  get isRecording(): boolean {
    const { record } = this.settings
    if (record !== 'watched') return record === 'always'
    if (this.#watchers > 0) return true
    // Asked for with every line of everybody: the clock is looked at only for a minute after somebody has looked.
    if (this.#lookEnds === 0) return false
    if (this.#now() < this.#lookEnds) return true
    this.#lookEnds = 0
    return false
  }

  /** Records until the returned function is called. */
  watch(): () => void {
    this.#watchers += 1
    let isOver = false
    return () => {
      if (!isOver) this.#watchers -= 1
      isOver = true
    }
  }

  /** Records for a minute: for those who look now and then. */
  look(): void {
    this.#lookEnds = this.#now() + lookLasts
  }

  readonly lookedUp: Observer['lookedUp'] = (lookup) => {
    this.machines.lookedUp(lookup)
    const { address, name, type, answer } = lookup
    if (this.isRecording)
      this.#record(
        { kind: 'lookup', at: this.#now(), address, transport: 'dns', name, type, answer },
        this.#ofMachine(address),
      )
  }

  readonly connected: Observer['connected'] = ({ id, remoteAddress }, transport) => {
    this.machines.connected(remoteAddress, transport === 'tcp' ? 'to the Messenger port' : 'through the HTTP gateway')
    const ladder = new LadderTap(this.machines, id, remoteAddress)
    this.sessions.open(ladder.conversation, transport, this.#now())
    return new ObservationTap(ladder, this, transport)
  }

  recordOf(conversation: Conversation, fact: Fact): void {
    this.#record(fact, this.sessions.ofConnection(conversation))
  }

  closed({ id }: Conversation): void {
    this.sessions.close(id, this.#now())
  }

  readonly tlsRecorded: Observer['tlsRecorded'] = (record) => {
    this.machines.tlsRecorded(record)
    if (!this.isRecording) return
    const address = record.remoteAddress
    this.#record({ kind: 'tls', at: this.#now(), address, transport: 'tls', record }, this.#ofMachine(address))
  }

  readonly served: Observer['served'] = (event) => this.machines.served(event)

  readonly asked: Observer['asked'] = (request) => {
    if (!this.isRecording || request.path === gatewayPath) return undefined
    const started = this.#now()
    const exchange = ++this.#exchanges
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    )
    const origin = { address: request.remoteAddress, transport: request.secure ? 'https' : 'http' } as const
    const fact: RequestFact = {
      kind: 'request',
      at: started,
      ...origin,
      exchange,
      method: request.method,
      host: request.host,
      target: request.target,
      headers,
      body: keepBytes(request.body),
    }
    const belonging = this.#ofRequest(request, fact)
    this.#record(fact, belonging)
    const asked = operationOf(headers) ?? `${request.method} ${request.path}`.slice(0, 200)
    return (response) => {
      const body = bodyOf(response)
      const at = this.#now()
      const milliseconds = at - started
      const { status } = response
      const answer = { kind: 'answer', at, ...origin, exchange, asked, status, milliseconds } as const
      this.#record({ ...answer, headers: headersOf(response), body: keepBytes(body) }, belonging)
    }
  }

  #ofMachine(address: string): Belonging {
    return this.sessions.ofAddress(address)
  }

  /** Whose request it is: of the account that it names, or of the owner of a ticket in it. */
  #ofRequest(request: WebRequest, fact: RequestFact): Belonging {
    const named = accountIn(request) ?? this.#ownerOf(redact(fact, this.labels))
    return this.sessions.ofAddress(request.remoteAddress, named)
  }

  #ownerOf(fact: Fact): string | undefined {
    for (const label of ticketsIn(fact)) {
      const owner = this.#owners.get(label)
      if (owner !== undefined) return owner
    }
    return undefined
  }

  #record(fact: Fact, belonging: Belonging): void {
    const { secrets } = this.settings
    const isOwned = fact.kind === 'answer' && belonging.account !== undefined
    const redacted = secrets && !isOwned ? fact : redact(fact, this.labels)
    if (isOwned) this.#remember(redacted, belonging.account ?? '')
    this.timeline.append(secrets ? fact : redacted, belonging)
  }

  #remember(fact: Fact, account: string): void {
    for (const label of ticketsIn(fact)) this.#owners.set(label, account)
    while (this.#owners.size > mostTickets) {
      const [oldest] = this.#owners.keys()
      if (oldest === undefined) return
      this.#owners.delete(oldest)
    }
  }
}

const headersOf = ({ headers }: WebResponse): Headers => headers.map(([name, value]) => [name, value] as const)

function ticketsIn(fact: Fact): readonly string[] {
  if (fact.kind !== 'request' && fact.kind !== 'answer') return []
  const text = fact.headers.map(([, value]) => value).join(' ')
  return labelsIn(`${text} ${fact.body.bytes.toString('latin1')}`)
}

/** The e-mail address that a sign-in names (msnp-http §5.3, §6.2). */
function accountIn({ headers, body }: WebRequest): string | undefined {
  const named = /sign-in=([^,\s]{1,200})/i.exec(headers.authorization ?? '')?.[1]
  if (named !== undefined) return named.replace(/%40/i, '@')
  return /<(?:\w+:)?Username>\s*([^<\s]{1,200})\s*</.exec(body.toString('latin1', 0, 8 * 1024))?.[1]
}

function bodyOf({ body, confidential }: WebResponse): Buffer {
  if (confidential) return Buffer.alloc(0)
  return typeof body === 'string' ? Buffer.from(body) : body
}
