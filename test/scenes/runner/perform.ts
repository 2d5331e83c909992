import { createHash } from 'node:crypto'
import { challengeAnswer } from './challenge.ts'
import { SceneFailure } from './failure.ts'
import { fillIn, type Lookup, match, show } from './pattern.ts'
import type { Action, Place, Play, Step, WireLine } from './play.ts'
import { ssoResponse } from './single-sign-on.ts'
import type { Stage } from './stage.ts'
import { ask, type WebAnswer } from './web-actor.ts'
import { type ReceivedLine, WireActor } from './wire-actor.ts'

/** How many lines of what happened before a failure shows. */
const linesBefore = 6

/** `{{long}}`: more than any line may be. */
const long = 'x'.repeat(20_000)

/** One actor: its connection, the last answer from the web, and what it has caught. */
interface Role {
  wire: WireActor | undefined
  answer: WebAnswer | undefined
  signedIn: boolean
  readonly caught: Map<string, string>
}

type WireAction = Extract<
  Action,
  { kind: 'sends' | 'sends-raw' | 'receives' | 'receives-nothing' | 'is-disconnected' | 'closes' }
>

/**
 * Performs a play on a stage.
 *
 * @throws SceneFailure at the first step that goes otherwise than the play says.
 */
export async function perform(play: Play, stage: Stage): Promise<void> {
  const performance = new Performance(play, stage)
  try {
    for (const step of play.steps) await performance.take(step)
  } finally {
    await performance.end()
  }
}

class Performance {
  readonly #play: Play
  readonly #stage: Stage
  readonly #roles = new Map<string, Role>()

  constructor(play: Play, stage: Stage) {
    this.#play = play
    this.#stage = stage
  }

  async end(): Promise<void> {
    await Promise.all(Array.from(this.#roles.values(), (role) => role.wire?.close()))
  }

  async take(step: Step): Promise<void> {
    if (step.actor === undefined) return await this.#stage.restart()
    const role = this.#role(step.actor)
    try {
      await this.#act(role, step.place, step.action, this.#lookup(step.actor))
    } catch (error) {
      if (error instanceof SceneFailure) throw error
      throw this.#failure(role, step.place, error instanceof Error ? error.message : String(error))
    }
  }

  async #act(role: Role, place: Place, action: Action, lookup: Lookup): Promise<void> {
    switch (action.kind) {
      case 'connects':
        await role.wire?.close()
        role.signedIn = false
        role.wire = new WireActor(await this.#stage.dial())
        return
      case 'asks': {
        const address = this.#stage.running[action.scheme === 'http' ? 'http' : 'https']
        const request = withLength(fillIn(action.request, lookup))
        role.answer = await ask({ scheme: action.scheme, host: action.host, address, root: this.#stage.root }, request)
        return
      }
      case 'is-answered':
        return this.#compareAnswer(role, place, action, lookup)
      case 'computes-response': {
        const [secret, nonce] = [fillIn(action.secret, lookup), fillIn(action.nonce, lookup)]
        role.caught.set(action.into.slice(2, -2), ssoResponse(secret, nonce))
        return
      }
      case 'computes-digest': {
        const [challenge, secret] = [fillIn(action.challenge, lookup), fillIn(action.secret, lookup)]
        role.caught.set(action.into.slice(2, -2), createHash('md5').update(challenge).update(secret).digest('hex'))
        return
      }
      case 'computes-lock-key': {
        const { into, challenge, product } = action
        role.caught.set(into.slice(2, -2), challengeAnswer(fillIn(challenge, lookup), product))
        return
      }
      default:
        return await this.#actOnWire(role, place, action, lookup)
    }
  }

  async #actOnWire(role: Role, place: Place, action: WireAction, lookup: Lookup): Promise<void> {
    const { wire } = role
    if (wire === undefined) throw this.#failure(role, place, 'this actor has not connected')
    switch (action.kind) {
      case 'sends':
        if (action.lines.some(({ line }) => line === 'OUT')) role.signedIn = false
        return wire.send(action.lines.map((line) => writeLine(line, lookup)).join(''))
      case 'sends-raw':
        return wire.send(fillIn(action.text, lookup))
      case 'receives':
        return await this.#receive(role, wire, place, action.lines, action.order, lookup)
      case 'receives-nothing':
        return await this.#receiveNothing(role, wire, place)
      case 'is-disconnected':
        if (await wire.isDisconnected()) return
        throw this.#failure(
          role,
          place,
          'the server should have closed the connection',
          undefined,
          wire.rest || 'nothing: it is open',
        )
      case 'closes':
        role.wire = undefined
        return await wire.close()
    }
  }

  async #receive(
    role: Role,
    wire: WireActor,
    place: Place,
    lines: readonly WireLine[],
    order: 'as-written' | 'any',
    lookup: Lookup,
  ): Promise<void> {
    const open = [...lines]
    while (open.length > 0) {
      const before = wire.transcript.slice(-linesBefore)
      const received = await wire.receive()
      const candidates = order === 'any' ? open : open.slice(0, 1)
      const expected = candidates.map((line) => showLine(line, lookup)).join('\n')
      if (received === undefined)
        throw this.#failure(
          role,
          place,
          wire.ended ? 'the server closed the connection' : 'nothing came',
          expected,
          wire.rest,
          before,
        )
      const index = candidates.findIndex((line) => this.#matches(role, line, received, lookup))
      if (index < 0) throw this.#failure(role, place, 'another line came', expected, showReceived(received), before)
      open.splice(index, 1)
      if (/^USR [0-9]+ OK /.test(received.line)) role.signedIn = true
    }
  }

  #matches(role: Role, expected: WireLine, received: ReceivedLine, lookup: Lookup): boolean {
    const length = received.payload === undefined ? '#' : String(received.payload.length)
    const line = match(expected.line.replace(/ #$/, ` ${length}`), received.line, lookup)
    if (line === undefined || !samePresence(expected, received)) return false
    const payload =
      expected.payload === undefined
        ? new Map<string, string>()
        : match(expected.payload, received.payload ?? '', lookup)
    if (payload === undefined) return false
    for (const [name, value] of [...line, ...payload]) role.caught.set(name, value)
    return true
  }

  /** Every signed-in actor is fenced first: what the others have done is then through, and would have arrived here. */
  async #receiveNothing(role: Role, wire: WireActor, place: Place): Promise<void> {
    for (const other of this.#roles.values()) if (other !== role && other.signedIn) await other.wire?.fence()
    const lines = await wire.fence()
    if (lines === undefined)
      throw this.#failure(role, place, 'the ping that closes the wait was not answered', 'QNG', wire.rest)
    if (lines.length > 0)
      throw this.#failure(role, place, 'something came', 'nothing', lines.map(showReceived).join('\n'))
  }

  /** The status line exactly; each header that is written, in its case and order (others may stand between); the body if written. */
  #compareAnswer(role: Role, place: Place, action: Extract<Action, { kind: 'is-answered' }>, lookup: Lookup): void {
    const { answer } = role
    if (answer === undefined) throw this.#failure(role, place, 'this actor has asked nothing')
    const received = [answer.statusLine, ...answer.headers, '', answer.body].join('\n')
    const fail = (expected: string) =>
      this.#failure(role, place, 'the answer reads otherwise', show(expected, lookup), received)
    const catchFrom = (pattern: string, text: string): boolean => {
      const caught = match(pattern, text, lookup)
      for (const [name, value] of caught ?? []) role.caught.set(name, value)
      return caught !== undefined
    }
    const [status = '', ...headers] = action.head
    if (!catchFrom(status, answer.statusLine)) throw fail(status)
    let from = 0
    for (const header of headers) {
      const index = answer.headers.findIndex((candidate, at) => at >= from && catchFrom(header, candidate))
      if (index < 0) throw fail(header)
      from = index + 1
    }
    if (action.body !== undefined && !catchFrom(action.body, answer.body)) throw fail(action.body)
  }

  #role(name: string): Role {
    let role = this.#roles.get(name)
    if (role === undefined) {
      role = { wire: undefined, answer: undefined, signedIn: false, caught: new Map() }
      this.#roles.set(name, role)
    }
    return role
  }

  /** `name`: what the actor caught; `long`: see there; `mara.email`: of the cast; `anna.ticket`: what another actor caught. */
  #lookup(actor: string): Lookup {
    return (name) => {
      const [owner, property] = name.split('.')
      if (property === undefined) return name === 'long' ? long : this.#roles.get(actor)?.caught.get(name)
      const person = this.#play.cast.people.find((one) => one.name === owner)
      const caught = this.#roles.get(owner ?? '')?.caught.get(property)
      if (person === undefined) return caught
      const { email, password, friendlyName } = person
      const [user = '', domain = ''] = email.split('@')
      const key = this.#stage.deviceKeys.get(email) ?? ''
      return new Map(Object.entries({ email, password, name: friendlyName, user, domain, key })).get(property) ?? caught
    }
  }

  #failure(
    role: Role,
    place: Place,
    problem: string,
    expected?: string,
    received?: string,
    before?: readonly string[],
  ): SceneFailure {
    return new SceneFailure(place, {
      problem,
      before: before ?? role.wire?.transcript.slice(-linesBefore) ?? [],
      ...(expected === undefined ? {} : { expected }),
      ...(received === undefined ? {} : { received }),
    })
  }
}

/** A play that writes no payload expects none, or an empty one. */
function samePresence(expected: WireLine, received: ReceivedLine): boolean {
  return (expected.payload ?? '') === '' ? (received.payload ?? '') === '' : received.payload !== undefined
}

/** A line as bytes; a `#` at its end becomes the length of its payload. */
function writeLine({ line, payload }: WireLine, lookup: Lookup): string {
  const body = payload === undefined ? '' : fillIn(payload, lookup)
  return `${fillIn(line, lookup).replace(/ #$/, ` ${body.length}`)}\r\n${body}`
}

function withLength(request: string): string {
  const body = request.slice(request.indexOf('\r\n\r\n') + 4)
  return request.replace(/^(Content-Length: )#(\r\n)/im, `$1${body.length}$2`)
}

function showLine({ line, payload }: WireLine, lookup: Lookup): string {
  return payload === undefined ? show(line, lookup) : `${show(line, lookup)}\n${show(payload, lookup)}`
}

function showReceived({ line, payload }: ReceivedLine): string {
  return payload === undefined ? line : `${line}\n${payload}`
}
