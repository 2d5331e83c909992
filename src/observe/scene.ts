import { STATUS_CODES } from 'node:http'
import { readUtf8 } from '../wire/text-token.ts'
import { type ExportOptions, wanted } from './capture.ts'
import type { AnswerFact, ConnectionFact, Fact, LineFact, RequestFact } from './facts.ts'
import { labelsIn } from './labels.ts'
import type { Observation } from './observation.ts'
import type { Recorded } from './recorded.ts'
import { redact } from './redaction.ts'
import { Actors, isOf } from './scene-actors.ts'
import { bareAddress, castOf, type SceneCast } from './scene-cast.ts'
import { headerName, patternAround, playable, replaceAll, unbraced, writeBlock } from './scene-text.ts'
import { ClientWords, type Staged, Values } from './scene-values.ts'

/** A play, and what is not in it. */
export interface Scene {
  readonly text: string
  /** One sentence each. */
  readonly remarks: readonly string[]
}

/** Entries that a play is made of: nobody reads a longer one. */
const longestPlay = 2_000

/** Lines about the presence of somebody: those who do not act in the play are not there (msnp-wire §6.24, §6.26). */
const presence: ReadonlySet<string> = new Set(['ILN', 'NLN', 'FLN', 'UBX', 'UBM'])

/**
 * The timeline as a play of `test/scenes/`: what clients said, and what they should hear. Passwords are replaced by those of the cast;
 * tickets, cookies and everything else that the service makes up and a client repeats is caught where it is heard. What differs from one
 * time to the next is left open.
 */
export function exportScene(
  observation: Observation,
  options: Pick<ExportOptions, 'filter'> & { readonly title?: string } = {},
): Scene {
  const recorded = [...wanted(observation, options.filter)].slice(0, longestPlay)
  return writeScene(
    recorded.map((one) => ({ ...one, fact: redact(one.fact, observation.labels) })),
    options.title,
  )
}

/** A play from facts without secrets: of a timeline, or of a capture. */
export function writeScene(recorded: readonly Recorded[], title = 'A capture'): Scene {
  return new Scribe(recorded.slice(0, longestPlay)).write(title)
}

class Scribe {
  readonly #recorded: readonly Recorded[]
  readonly #cast: SceneCast
  readonly #remarks = new Set<string>()
  readonly #actors: Actors
  readonly #words = new ClientWords()
  readonly #values = new Values(this.#words)
  /** Tokens and payloads that clients have said so far: what is only repeated is no surprise. */
  #said = new Set<string>()
  #lines: string[] = []
  /** What one actor hears with nothing in between: it may come in any order. */
  #heard: { readonly actor: string; readonly since: number; readonly lines: (readonly string[])[] } | undefined

  constructor(recorded: readonly Recorded[]) {
    this.#recorded = recorded
    this.#cast = castOf(recorded)
    this.#actors = new Actors(recorded, this.#cast)
    for (const remark of this.#actors.remarks) this.#remarks.add(remark)
  }

  write(title: string): Scene {
    this.#findValues()
    this.#said = new Set()
    for (const [at, { fact }] of this.#recorded.entries()) this.#writeFact(at, fact)
    this.#closeHeard()
    const head = [`play: ${oneLine(title)}`, 'because: a capture of what was said to a service']
    const cast = this.#cast.lines.length === 0 ? [] : ['', 'cast:', ...this.#cast.lines]
    return { text: `${[...head, ...cast, '', ...this.#lines].join('\n')}\n`, remarks: [...this.#remarks] }
  }

  #findValues(): void {
    for (const [at, { fact }] of this.#recorded.entries())
      if (fact.kind === 'line' && fact.from === 'client')
        this.#words.add(at, [...fact.tokens, textOf(fact.payload?.bytes)].join(' '))
      else if (fact.kind === 'request') this.#words.add(at, requestText(fact))
    for (const [at, one] of this.#recorded.entries()) {
      const { fact } = one
      const actor = this.#actors.of(one)
      if (actor === undefined) continue
      if (fact.kind === 'line' && fact.from === 'client') {
        this.#remember(fact)
        if (isProof(fact)) this.#wantProof(at, actor, fact)
      } else if (fact.kind === 'line' && !this.#isOfAbsent(fact))
        this.#values.hearLine({ at, actor, fact }, (token) => this.#isStable(token))
      else if (fact.kind === 'answer') this.#values.hearAnswer({ at, actor, fact })
    }
  }

  /** A proof over the nonce needs the nonce, and the secret that came with the ticket (msnp-wire §5.4). */
  #wantProof(at: number, actor: string, { connection, tokens }: LineFact): void {
    const before = this.#recorded.slice(0, at).map((one, place) => ({ at: place, ...one }))
    const asked = before.findLast(
      ({ fact }) => isOf(fact, connection) && fact.kind === 'line' && fact.from === 'server' && fact.verb === 'USR',
    )
    if (asked?.fact.kind === 'line') this.#values.want(asked.fact.tokens[4] ?? '', 'nonce', actor, asked.at)
    const [ticket] = labelsIn(tokens[3] ?? '')
    const answered = before.findLast(
      ({ fact }) => fact.kind === 'answer' && ticket !== undefined && textOf(fact.body.bytes).includes(ticket),
    )
    if (answered?.fact.kind !== 'answer' || ticket === undefined) return
    const body = textOf(answered.fact.body.bytes)
    const secret = /BinarySecret[^>]*>(\[hidden:[0-9a-f]{8}\])/.exec(body.slice(body.indexOf(ticket)))?.[1]
    if (secret !== undefined) this.#values.want(secret, 'secret', this.#actors.of(answered) ?? actor, answered.at)
  }

  #writeFact(at: number, fact: Fact): void {
    const one = this.#recorded[at]
    const actor = one && this.#actors.of(one)
    if (actor === undefined || fact.kind === 'tls' || fact.kind === 'lookup') return
    const isHeard = fact.kind === 'line' && fact.from === 'server'
    if (!isHeard || this.#heard?.actor !== actor) this.#closeHeard()
    if (fact.kind === 'line') {
      if (fact.from === 'client') this.#writeSaid({ at, actor, fact })
      else this.#writeHeard({ at, actor, fact })
    } else if (fact.kind === 'connection') this.#writeConnection(actor, fact)
    else if (fact.kind === 'request') this.#writeRequest({ at, actor, fact })
    else this.#writeAnswer({ at, actor, fact })
  }

  #closeHeard(): void {
    const { actor, lines } = this.#heard ?? { actor: '', lines: [] }
    this.#heard = undefined
    const [[first, ...block] = [], ...others] = lines
    if (first === undefined) return
    if (others.length === 0) this.#lines.push(`${actor} receives: ${first}`, ...block)
    else
      this.#lines.push(
        `${actor} receives in any order:`,
        ...lines.flatMap(([line, ...payload]) => [`  ${line}`, ...payload.map((text) => `  ${text}`)]),
      )
  }

  #writeConnection(actor: string, { event, reason }: ConnectionFact): void {
    if (event === 'opened') this.#lines.push(`${actor} connects`)
    else if (event === 'broken') this.#remarks.add('What broke the framing is not in the play.')
    else this.#lines.push(reason === 'client' ? `${actor} closes` : `${actor} is disconnected`)
  }

  #writeSaid({ at, actor, fact }: Staged<LineFact>): void {
    this.#remember(fact)
    const { verb, tokens, payload } = fact
    const computed = isProof(fact) ? this.#writeProof(at, actor, fact) : undefined
    const words = tokens.map((token, index) =>
      index === computed?.at ? computed.shown : this.#fill(readUtf8(token), actor, at),
    )
    if (payload === undefined) {
      this.#lines.push(`${actor} sends: ${[verb, ...words].join(' ')}`)
      return
    }
    const body = payload.isCut ? undefined : playable(payload.bytes)
    if (body === undefined) {
      this.#remarks.add(`A ${verb} whose payload no play can hold is left out.`)
      return
    }
    this.#lines.push(`${actor} sends: ${[verb, ...words.slice(0, -1), '#'].join(' ')}`)
    this.#lines.push(...writeBlock(this.#fill(body, actor, at)))
  }

  #writeProof(
    at: number,
    actor: string,
    { tokens }: LineFact,
  ): { readonly at: number; readonly shown: string } | undefined {
    const known = this.#values.known.filter((one) => one.at < at)
    const latest = (kind: string) => known.filter(({ name }) => name.startsWith(kind)).sort((a, b) => b.at - a.at)[0]
    const [secret, nonce] = [latest('secret'), latest('nonce')]
    if (secret === undefined || nonce === undefined || tokens[4] === undefined) return undefined
    const shown = `{{response${at}}}`
    this.#lines.push(
      `${actor} computes response ${shown} from secret ${refer(secret, actor)} and nonce ${refer(nonce, actor)}`,
    )
    return { at: 4, shown }
  }

  #writeHeard({ at, actor, fact }: Staged<LineFact>): void {
    const { verb, tokens, payload } = fact
    if (this.#isOfAbsent(fact)) {
      this.#remarks.add('What was heard of people who do not sign in here is left out.')
      return
    }
    this.#heard ??= { actor, since: at, lines: [] }
    const words = tokens.map((token) => this.#expect(token, actor, at))
    if (payload === undefined || payload.length === 0) {
      this.#heard.lines.push([[verb, ...words].join(' ')])
      return
    }
    const body = payload.isCut ? undefined : playable(payload.bytes)
    const isRelayed =
      body !== undefined && labelsIn(body).length === 0 && this.#said.has(payload.bytes.toString('latin1'))
    const line = [verb, ...words.slice(0, -1), '#'].join(' ')
    this.#heard.lines.push([line, ...(isRelayed ? writeBlock(body) : ['  > {{...}}'])])
  }

  #isOfAbsent({ verb, tokens }: LineFact): boolean {
    return presence.has(verb) && !tokens.some((token) => this.#actors.accounts.has(bareAddress(token)))
  }

  #expect(token: string, actor: string, at: number): string {
    const known = this.#values.find(token)
    if (known?.at === at) return `{{${known.name}?}}`
    // What is caught in the same run may not be there yet.
    if (known !== undefined && known.at < (this.#heard?.since ?? at)) return refer(known, actor)
    if (known !== undefined) return '{{*}}'
    return this.#isStable(token) ? unbraced(readUtf8(token)) : '{{*}}'
  }

  /** Whether a word of the service is the same every time: a short number or word, somebody's address, what a client has said. */
  #isStable(token: string): boolean {
    if (labelsIn(token).length > 0) return false
    return (
      /^([0-9]{1,3}|[A-Za-z_]{1,16}|MSNP[0-9]{1,2}|CVR0)$/.test(token) ||
      this.#said.has(token) ||
      this.#cast.names.has(bareAddress(token))
    )
  }

  #writeRequest({ at, actor, fact }: Staged<RequestFact>): void {
    const { method, target, host, headers, body, transport } = fact
    const content = body.isCut ? undefined : playable(body.bytes)
    if (content === undefined) {
      this.#remarks.add(
        `${method} ${oneLine(target)}: its body is nothing that a play can hold; the request is left out.`,
      )
      return
    }
    const kept = headers.filter(([name]) => !/^(content-length|connection|host|transfer-encoding|expect)$/i.test(name))
    const lines = [
      `${method} ${readUtf8(target)} HTTP/1.1`,
      `Host: ${host}`,
      ...kept.map(([name, value]) => `${headerName(name)}: ${readUtf8(value)}`),
      ...(content === '' ? [] : ['Content-Length: #']),
    ]
    this.#lines.push(
      `${actor} asks ${transport === 'http' ? 'http' : 'https'} ${host === '' ? 'messenger.hotmail.com' : host}:`,
    )
    this.#lines.push(...lines.map((line) => `  | ${this.#fill(unbraced(line), actor, at)}`), '  |')
    if (content !== '') this.#lines.push(...writeBlock(this.#fill(content, actor, at)))
  }

  #writeAnswer({ at, actor, fact }: Staged<AnswerFact>): void {
    const isAsked = this.#recorded.some(
      ({ fact: other }) => other.kind === 'request' && other.exchange === fact.exchange,
    )
    if (!isAsked || !this.#lines.some((line) => line.startsWith(`${actor} asks `))) return
    const catches = this.#values.caughtAt(at)
    this.#lines.push(`${actor} is answered:`, `  | HTTP/1.1 ${fact.status} ${STATUS_CODES[fact.status] ?? 'Status'}`)
    for (const [name, value] of fact.headers) {
      const pattern = patternAround(readUtf8(value), catches)
      if (pattern !== undefined) this.#lines.push(`  | ${name}: ${pattern}`)
    }
    const body = playable(fact.body.bytes)
    const pattern = body === undefined ? undefined : patternAround(body, catches)
    if (pattern !== undefined) this.#lines.push('  |', ...writeBlock(pattern))
  }

  /** What a client says, with names for what it has caught, and the password of the play for the hidden one. */
  #fill(text: string, actor: string, at: number): string {
    const known = this.#values.known.filter((one) => one.at < at)
    const filled = replaceAll(
      text,
      known.map((one) => [one.value, refer(one, actor)]),
    )
    return filled.replace(/\[hidden:[0-9a-f]{8}\]/g, (label) => {
      const password = this.#cast.passwords.get(label)
      if (password === undefined)
        this.#remarks.add('A secret that the service did not give out is missing in the play.')
      return password ?? 'hidden'
    })
  }

  #remember({ tokens, payload }: LineFact): void {
    for (const token of tokens) if (labelsIn(token).length === 0) this.#said.add(token)
    if (payload) this.#said.add(payload.bytes.toString('latin1'))
  }
}

/** C: `USR 4 SSO S t=…&p=… HAAAAAEAAAAD…` */
const isProof = ({ verb, from, tokens }: LineFact): boolean =>
  verb === 'USR' &&
  from === 'client' &&
  tokens[1] === 'SSO' &&
  tokens[2] === 'S' &&
  labelsIn(tokens[4] ?? '').length > 0

const refer = ({ name, actor }: { readonly name: string; readonly actor: string }, by: string): string =>
  actor === by ? `{{${name}}}` : `{{${actor}.${name}}}`

const textOf = (bytes: Buffer | undefined): string => bytes?.toString('latin1') ?? ''

const requestText = ({ target, headers, body }: RequestFact): string =>
  [target, ...headers.map(([, value]) => value), textOf(body.bytes)].join('\n')

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200)
