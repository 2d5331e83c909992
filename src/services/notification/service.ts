import { type Mismatch, parseTransaction } from '../../protocol/codec.ts'
import type { Dialect } from '../../protocol/dialect.ts'
import { type ErrorCode, errors } from '../../protocol/errors.ts'
import { formsFor } from '../../protocol/grammar.ts'
import { signedOut } from '../../protocol/notification/sign-out.ts'
import { redirected } from '../../protocol/notification/switchboard-calls.ts'
import type { Frame } from '../../wire/frame.ts'
import type { Connection, Conversant } from '../connection/connection.ts'
import { DispatchTable } from '../connection/dispatch.ts'
import type { NotificationContext } from './context.ts'
import { groupHandlers } from './handlers/groups.ts'
import { listAdditionHandlers } from './handlers/list-additions.ts'
import { listRemovalHandlers } from './handlers/list-removals.ts'
import { listHandlers } from './handlers/lists.ts'
import { mailAndMobileHandlers } from './handlers/mail-and-mobile.ts'
import { offlineMessageHandlers } from './handlers/offline-messages.ts'
import { oldSignInHandlers } from './handlers/old-sign-in.ts'
import { personalDataHandlers } from './handlers/personal-data.ts'
import { presenceHandlers } from './handlers/presence.ts'
import { propertyHandlers } from './handlers/properties.ts'
import { renameHandlers } from './handlers/renames.ts'
import { signInHandlers } from './handlers/sign-in.ts'
import { smallTalkHandlers } from './handlers/small-talk.ts'
import { switchboardCallHandlers } from './handlers/switchboard-calls.ts'
import { synchronisationHandlers } from './handlers/synchronisation.ts'
import { userToUserHandlers } from './handlers/user-to-user.ts'
import { versionHandlers } from './handlers/version.ts'
import { NotificationSession } from './session.ts'
import { afterSignIn, beforeSignIn, type Stage } from './stage.ts'

/** Everything the notification server answers: look here for what happens on a command. */
const table = new DispatchTable<NotificationSession, Stage>('notification', [
  ...versionHandlers,
  ...signInHandlers,
  ...oldSignInHandlers,
  ...listHandlers,
  ...synchronisationHandlers,
  ...listAdditionHandlers,
  ...listRemovalHandlers,
  ...groupHandlers,
  ...renameHandlers,
  ...propertyHandlers,
  ...presenceHandlers,
  ...personalDataHandlers,
  ...userToUserHandlers,
  ...offlineMessageHandlers,
  ...switchboardCallHandlers,
  ...mailAndMobileHandlers,
  ...smallTalkHandlers,
])

/** Before `VER` there is no dialect; what may be said then is the same in all of them. */
const dialectBeforeVersion: Dialect = 18

/** All sessions of this notification server. */
export class NotificationServer {
  readonly #context: NotificationContext
  readonly #sessions = new Set<NotificationSession>()

  constructor(context: NotificationContext) {
    this.#context = context
  }

  /** Sessions that are open, signed in or not. */
  get size(): number {
    return this.#sessions.size
  }

  /** What the owner looks at, and may end. */
  sessions(): Iterable<NotificationSession> {
    return this.#sessions
  }

  /** Begins a session on a connection. */
  readonly open = (connection: Connection): Conversant => {
    const session = new NotificationSession(this.#context, connection)
    this.#sessions.add(session)
    return new NotificationConversant(session, this.#sessions)
  }

  /**
   * Sends everybody who is signed in to another server: S: `XFR 0 NS 192.0.2.10:1863 0 192.0.2.9:1863` (msnp-wire §1).
   *
   * @returns how many were told.
   */
  sendAllOn(): number {
    const { here, elsewhere } = this.#context.whereabouts()
    if (elsewhere === undefined) return 0
    const told = Array.from(this.#sessions).filter(({ stage }) => afterSignIn.includes(stage))
    for (const session of told) session.say(redirected, 0, { server: elsewhere, current: here })
    return told.length
  }

  /** Tells everybody that the server goes down, and lets them read it: S: `OUT SSD` (msnp-wire §6.39). */
  goDown(): void {
    for (const session of Array.from(this.#sessions)) {
      session.sayForm(signedOut, 0, { reason: 'SSD' })
      session.end()
    }
  }
}

/** A session as its connection sees it. A class, so that somebody who is idle costs no functions of their own. */
class NotificationConversant implements Conversant {
  readonly role = 'notification'
  readonly #session: NotificationSession
  readonly #sessions: Set<NotificationSession>

  constructor(session: NotificationSession, sessions: Set<NotificationSession>) {
    this.#session = session
    this.#sessions = sessions
  }

  get dialect(): Dialect | undefined {
    return this.#session.dialect
  }

  handle(frame: Frame): void | Promise<void> {
    return handle(this.#session, frame)
  }

  leave(): void {
    this.#sessions.delete(this.#session)
    this.#session.leave()
  }
}

function handle(session: NotificationSession, frame: Frame): void | Promise<void> {
  const dispatched = table.dispatch(frame, session.dialect ?? dialectBeforeVersion, session.stage)
  switch (dispatched.kind) {
    case 'handle':
      return dispatched.run(session)
    case 'unknown':
      return refuseUnknown(session, frame)
    case 'unhandled':
      return ignore(session, frame)
    case 'wrong-stage':
      return refuseStage(session, dispatched.command.transaction, frame.verb)
    case 'malformed':
      return refuseMalformed(session, frame, dispatched.mismatch)
  }
}

/** What nobody has documented is neither answered nor punished (msnp-wire §2.1, §6.41). */
function ignore({ connection, client }: NotificationSession, { verb }: Frame): void {
  connection.report('warn', `${verb} is not answered in this dialect: ignored`, { client })
}

/**
 * A command that another dialect has is refused, so that a client does not wait for its answer: `SYN` from MSNP13 on, `REA` from MSNP10
 * on (msnp-wire §4, 502; §6.0). A word that none has is ignored.
 */
function refuseUnknown(session: NotificationSession, frame: Frame): void {
  const transaction = parseTransaction(frame.tokens[0])
  const forms = formsFor('notification', 'client', undefined, frame.verb)
  if (session.dialect === undefined || transaction === undefined || !forms.some((form) => form.transaction === 'own')) {
    ignore(session, frame)
    return
  }
  const { connection, client } = session
  connection.report('warn', `${frame.verb} is a command of other dialects: refused`, { client })
  session.refuse({ transaction }, errors.commandDisabled)
}

function refuseStage(session: NotificationSession, transaction: number, verb: string): void {
  const early = beforeSignIn.includes(session.stage)
  session.connection.report('warn', `${verb} came ${early ? 'before the sign-in' : 'after the sign-in'}: refused`)
  session.refuse({ transaction }, refusalAtStage(verb, early), { end: verb === 'VER' })
}

/** A second `USR` is 207; a second `VER` 715, and the end (msnp-wire §2.7); anything before the sign-in is 302 (msnp-wire §4, §6). */
function refusalAtStage(verb: string, early: boolean) {
  if (verb === 'USR' && !early) return errors.alreadySignedIn
  if (verb === 'VER') return errors.notExpected
  return early ? errors.notSignedIn : errors.notExpected
}

/**
 * A line that fits no form: without a transaction id there is nothing to answer to, so the connection ends (msnp-wire §2.2); else
 * the number that the reference gives for it, or 200.
 */
function refuseMalformed(session: NotificationSession, frame: Frame, { mismatch, field }: Mismatch): void {
  const { connection, client } = session
  const transaction = parseTransaction(frame.tokens[0])
  const row = malformed.find(
    (one) =>
      one.verb === frame.verb &&
      (one.field === undefined || one.field === field) &&
      (one.mismatches === undefined || one.mismatches.includes(mismatch)) &&
      (one.having === undefined || frame.tokens.some((token) => one.having?.test(token))),
  )
  if (transaction === undefined || mismatch === 'length' || row?.answer === 'close') {
    connection.abort(`${frame.verb} has no transaction id, a wrong length, or a ${field} that is not one`, { client })
    return
  }
  connection.report('warn', `${frame.verb} is malformed (${mismatch}: ${field}): refused`, { client })
  session.refuse({ transaction }, row?.answer ?? errors.syntax, { end: row?.end ?? false })
}

/** A malformed line that the reference answers in its own way (msnp-wire §4, §6). */
interface MalformedRow {
  readonly verb: string
  /** The field at fault; absent: any. */
  readonly field?: string
  /** How the line differs; absent: in any way. */
  readonly mismatches?: readonly Mismatch['mismatch'][]
  /** What a token looks like; absent: anything. */
  readonly having?: RegExp
  readonly answer: ErrorCode | 'close'
  readonly end?: boolean
}

const wrongLength = ['missing', 'surplus'] as const

const malformed: readonly MalformedRow[] = [
  { verb: 'CHG', field: 'status', answer: 'close' },
  { verb: 'CVR', mismatches: wrongLength, answer: errors.reportLength, end: true },
  { verb: 'CVR', answer: errors.badReport, end: true },
  { verb: 'CVQ', mismatches: wrongLength, answer: errors.reportLength, end: true },
  { verb: 'CVQ', answer: errors.badReport, end: true },
  { verb: 'USR', field: 'account', answer: errors.noDomain, end: true },
  { verb: 'USR', answer: errors.authenticationFailed, end: true },
  { verb: 'BLP', field: 'privacy', answer: errors.invalidParameter },
  { verb: 'GTC', field: 'prompt', answer: errors.invalidParameter },
  { verb: 'ADD', field: 'account', having: /@$/, answer: errors.noDomain },
  { verb: 'ADD', field: 'account', answer: errors.invalidParameter },
  { verb: 'ADC', field: 'account', having: /@$/, answer: errors.noDomain },
  { verb: 'ADC', field: 'account', answer: errors.invalidParameter },
  { verb: 'REM', field: 'account', answer: errors.invalidParameter },
  { verb: 'REA', field: 'account', answer: errors.invalidParameter },
]
