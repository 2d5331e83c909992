import { type Mismatch, parseTransaction } from '../../protocol/codec.ts'
import type { Dialect } from '../../protocol/dialect.ts'
import { type ErrorCode, errors } from '../../protocol/errors.ts'
import type { Frame } from '../../wire/frame.ts'
import type { Connection, Conversant } from '../connection/connection.ts'
import { DispatchTable } from '../connection/dispatch.ts'
import { joiningHandlers } from './handlers/joining.ts'
import { leavingHandlers } from './handlers/leaving.ts'
import { messageHandlers } from './handlers/messages.ts'
import { type Stage, type SwitchboardContext, SwitchboardSession } from './session.ts'

/** Everything the switchboard answers: look here for what happens on a command. */
const table = new DispatchTable<SwitchboardSession, Stage>('switchboard', [
  ...joiningHandlers,
  ...messageHandlers,
  ...leavingHandlers,
])

/** Before the cookie says whose client it is: the first commands are the same in every dialect. */
const dialectBeforeCookie: Dialect = 18

/** All connections to conversations. */
export class SwitchboardServer {
  readonly #context: SwitchboardContext
  readonly #sessions = new Set<SwitchboardSession>()

  constructor(context: SwitchboardContext) {
    this.#context = context
  }

  /** What the owner may end. */
  sessions(): Iterable<SwitchboardSession> {
    return this.#sessions
  }

  readonly open = (connection: Connection): Conversant => {
    const session = new SwitchboardSession(this.#context, connection)
    this.#sessions.add(session)
    return {
      role: 'switchboard',
      get dialect() {
        return session.dialect
      },
      handle: (frame) => handle(session, frame),
      leave: () => {
        this.#sessions.delete(session)
        session.leave()
      },
    }
  }

  /** Ends every conversation: the server goes down. */
  goDown(): void {
    for (const session of Array.from(this.#sessions)) {
      session.leave()
      session.connection.end()
    }
  }
}

function handle(session: SwitchboardSession, frame: Frame): void | Promise<void> {
  const dispatched = table.dispatch(frame, session.dialect ?? dialectBeforeCookie, session.stage)
  switch (dispatched.kind) {
    case 'handle':
      return dispatched.run(session)
    case 'unknown':
    case 'unhandled':
      session.connection.report('warn', `${frame.verb} is not answered on the switchboard: ignored`)
      return
    case 'wrong-stage': {
      const early = session.stage === 'arrived'
      return session.refuse(dispatched.command, early ? errors.notSignedIn : errors.notExpected, early)
    }
    case 'malformed':
      return refuseMalformed(session, frame, dispatched.mismatch)
  }
}

/** Malformed lines that have an answer; every other one ends the connection (msnp-wire §8.2). */
const malformed: Readonly<Record<string, ErrorCode>> = {
  CAL: errors.invalidAccount,
  USR: errors.authenticationFailed,
  ANS: errors.authenticationFailed,
}

function refuseMalformed(session: SwitchboardSession, frame: Frame, { mismatch, field }: Mismatch): void {
  const transaction = parseTransaction(frame.tokens[0])
  const code = malformed[frame.verb]
  if (transaction === undefined || code === undefined) {
    session.connection.abort(`${frame.verb} on the switchboard is malformed (${mismatch}: ${field})`)
    return
  }
  session.refuse({ transaction }, code, session.stage === 'arrived')
}
