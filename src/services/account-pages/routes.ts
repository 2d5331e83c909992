import type { Account } from '../../domain/account.ts'
import type { Store } from '../../domain/ports/store.ts'
import { Serial } from '../../domain/serial.ts'
import { banSentence } from '../passport/ban-sentence.ts'
import { page, unkept } from '../setup/answers.ts'
import { createFormTokens } from '../setup/form-token.ts'
import type { Visit } from '../setup/layout.ts'
import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import { loggable, type WebLog } from '../web/log.ts'
import { redirectTo, respond } from '../web/response.ts'
import { type AccountTools, actions, carryOut, type Outcome } from './actions.ts'
import {
  type Notice,
  writeDeskPage,
  writeErasedPage,
  writeKeyPage,
  writeSignInPage,
  writeUnencryptedPage,
} from './desk-page.ts'
import { readFields } from './form-fields.ts'
import { type AccountSession, AccountSessions, bearsToken, noCookie } from './sessions.ts'

export interface AccountPagesDependencies extends AccountTools {
  readonly store: Store
  readonly visitOf: (request: WebRequest) => Visit
  readonly log?: WebLog
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** Somebody who is signed in, as they are now. */
interface Present {
  readonly session: AccountSession
  readonly account: Account
}

/** Bytes of a form: its fields at their longest, every character escaped. */
const formLimit = 4096
const refusedStatus = 403
const tooOld: Notice = { kind: 'refused', sentence: 'This form is too old: fill it in once more.' }

/** The pages on which a person looks after their own account: HTML 3.2, over TLS only. */
export function createAccountPages(dependencies: AccountPagesDependencies): Route[] {
  const { store, passwords, people, deviceKeys, visitOf, log, now = Date.now } = dependencies
  const sessions = new AccountSessions(now)
  const formTokens = createFormTokens(now)
  // One at a time: an export is put together in memory.
  const exporting = new Serial()

  const note = (request: WebRequest, action: string, outcome: string, email: string): void =>
    log?.({ service: 'account', action, outcome, email: loggable(email), remoteAddress: request.remoteAddress })

  const signInPage = (request: WebRequest, notice?: Notice, status = 200): WebResponse =>
    page(writeSignInPage(visitOf(request), formTokens.make(request.remoteAddress), notice), status)

  /** Ends with the account, a ban, and a password that somebody else has set. */
  async function whoIs(request: WebRequest): Promise<Present | undefined> {
    const session = sessions.find(request.headers.cookie)
    if (session === undefined) return undefined
    const { account, hash, ban } = await store.read(async (tables) => ({
      account: await tables.accounts.get(session.account),
      hash: await tables.accounts.passwordHash(session.account),
      ban: await tables.bans.inForce(session.account, now()),
    }))
    if (account && ban === undefined && hash === session.passwordHash) return { session, account }
    sessions.end(request.headers.cookie)
    return undefined
  }

  async function desk(request: WebRequest, session: AccountSession, notice?: Notice): Promise<WebResponse> {
    const account = await store.read(({ accounts }) => accounts.get(session.account))
    if (account === undefined) return signInPage(request)
    const keys = await deviceKeys.list(account.id)
    const status = notice?.kind === 'refused' ? refusedStatus : 200
    return page(writeDeskPage(visitOf(request), { account, keys, token: session.token, notice }), status)
  }

  async function enter(request: WebRequest, account: Account): Promise<readonly [AccountSession, string]> {
    const hash = await store.read(({ accounts }) => accounts.passwordHash(account.id))
    sessions.end(request.headers.cookie)
    const { session, cookie } = sessions.begin(account.id, hash ?? '')
    return [session, cookie]
  }

  async function signIn(request: WebRequest): Promise<WebResponse> {
    const field = readFields(request.body)
    const email = field('email').trim()
    if (!formTokens.fits(request.remoteAddress, field('token'))) return signInPage(request, tooOld, refusedStatus)
    const verdict = await passwords.checkMain(email, field('password'), request.remoteAddress)
    note(request, 'sign-in', verdict.verdict, email)
    switch (verdict.verdict) {
      case 'right': {
        const [session, cookie] = await enter(request, verdict.account)
        return withCookie(await desk(request, session), cookie)
      }
      case 'banned':
        return signInPage(request, { kind: 'refused', sentence: banSentence(verdict.ban) }, refusedStatus)
      case 'throttled':
        return signInPage(request, { kind: 'refused', sentence: 'Too many wrong passwords: wait a minute.' }, 429)
      case 'wrong':
        return signInPage(
          request,
          { kind: 'refused', sentence: 'The address or the password is wrong.' },
          refusedStatus,
        )
    }
  }

  async function answer(request: WebRequest, { session, account }: Present, outcome: Outcome): Promise<WebResponse> {
    switch (outcome.kind) {
      case 'done':
      case 'refused':
        return desk(request, session, outcome)
      case 'key': {
        const { label, key } = outcome
        return confidential(page(writeKeyPage(visitOf(request), { label, key })))
      }
      case 'password-changed': {
        const [next, cookie] = await enter(request, account)
        return withCookie(await desk(request, next, { kind: 'done', sentence: outcome.sentence }), cookie)
      }
      case 'erased':
        sessions.end(request.headers.cookie)
        return withCookie(page(writeErasedPage(visitOf(request))), noCookie)
    }
  }

  /** A form of somebody who is signed in. */
  const guarded =
    (work: (request: WebRequest, present: Present) => Promise<WebResponse>) =>
    async (request: WebRequest): Promise<WebResponse> => {
      const present = await whoIs(request)
      if (present === undefined)
        return signInPage(request, { kind: 'refused', sentence: 'You are not signed in here any more.' }, refusedStatus)
      if (request.method === 'POST' && !bearsToken(present.session, readFields(request.body)('token')))
        return desk(request, present.session, tooOld)
      return work(request, present)
    }

  const secureOnly =
    (work: (request: WebRequest) => Promise<WebResponse>) =>
    async (request: WebRequest): Promise<WebResponse> =>
      request.secure
        ? work(request)
        : page(writeUnencryptedPage(visitOf(request)), request.method === 'GET' ? 200 : 403)

  const route = (path: string, method: 'GET' | 'POST', work: (request: WebRequest) => Promise<WebResponse>): Route => ({
    path,
    methods: [method],
    bodyLimit: formLimit,
    answer: secureOnly(work),
  })

  return [
    // `Properties` of PassportURLs: where clients open "my account" (msnp-http §5.4).
    {
      path: '/editprof.srf',
      methods: ['GET', 'POST'],
      bodyLimit: formLimit,
      answer: async (request) => redirectTo(`${visitOf(request).service.secure}account`),
    },
    route('/account', 'GET', async (request) => {
      const present = await whoIs(request)
      return present === undefined ? signInPage(request) : desk(request, present.session)
    }),
    route('/account/sign-in', 'POST', signIn),
    route(
      '/account/sign-out',
      'POST',
      guarded(async (request) => {
        sessions.end(request.headers.cookie)
        return withCookie(signInPage(request, { kind: 'done', sentence: 'You are signed out.' }), noCookie)
      }),
    ),
    route(
      '/account/export',
      'GET',
      guarded((request, { account }) =>
        exporting.run(async () => {
          note(request, 'export', 'ok', account.email)
          const pieces: string[] = []
          for await (const piece of (await people.export(account.id)) ?? []) pieces.push(piece)
          const file = ['Content-Disposition', 'attachment; filename="chrysalis-account.json"'] as const
          const body = Buffer.from(pieces.join(''))
          return confidential(respond(200, 'application/json; charset=utf-8', body, [file, ...unkept]))
        }),
      ),
    ),
    ...Object.entries(actions).map(([name, action]) =>
      route(
        `/account/${name}`,
        'POST',
        guarded(async (request, present) => {
          const { account } = present
          const field = readFields(request.body)
          const outcome = await carryOut(dependencies, action, { account, field, remoteAddress: request.remoteAddress })
          note(request, name, outcome.kind === 'refused' ? outcome.sentence : 'ok', account.email)
          return answer(request, present, outcome)
        }),
      ),
    ),
  ]
}

function withCookie(response: WebResponse, cookie: string): WebResponse {
  return { ...response, headers: [...response.headers, ['Set-Cookie', cookie]] }
}

function confidential(response: WebResponse): WebResponse {
  return { ...response, confidential: true }
}
