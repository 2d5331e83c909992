import { type Passwords, passportLogin, type Tickets } from '../../identity/ports.ts'
import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import { loggable, type WebLog } from '../web/log.ts'
import { htmlType, respond } from '../web/response.ts'
import { banSentence } from './ban-sentence.ts'
import { readPassportHeader } from './passport-header.ts'

/**
 * `GET` or `POST /login2.srf` with the password in its Authorization header, without a body (msnp-http §5.3). The query
 * (`?lc=1033`), OrgURL and the challenge are not looked at.
 */
export function login2Route(dependencies: {
  readonly passwords: Passwords
  readonly tickets: Tickets
  readonly log?: WebLog
}): Route {
  const { passwords, tickets } = dependencies

  const note = (request: WebRequest, outcome: string, email?: string) =>
    dependencies.log?.({
      service: 'login2',
      action: request.method,
      outcome,
      remoteAddress: request.remoteAddress,
      ...(email === undefined ? {} : { email: loggable(email) }),
    })

  return {
    path: '/login2.srf',
    methods: ['GET', 'POST'],
    bodyLimit: 16 * 1024,
    answer: async (request) => {
      const credentials = readPassportHeader(request.headers.authorization)
      if (credentials === undefined) {
        note(request, 'missing')
        return refuse('Type your e-mail address and your password.')
      }
      const verdict = await passwords.check(credentials.signIn, credentials.password, request.remoteAddress)
      note(request, verdict.verdict, credentials.signIn)
      if (verdict.verdict === 'wrong') return refuse('The e-mail address or password is incorrect.')
      if (verdict.verdict === 'throttled') return refuse('There were too many wrong passwords. Try again in a minute.')
      if (verdict.verdict === 'banned') return refuse(banSentence(verdict.ban))
      return admit((await tickets.issue(verdict.account.id, passportLogin, verdict.deviceKey)).text)
    },
  }
}

/** The smallest form, proven with Messenger for Mac 8.0.1 and with Windows 5.0–7.0; exactly 200 and text/html (msnp-http §5.3). */
function admit(ticket: string): WebResponse {
  return respond(200, htmlType, '', [
    ['Cache-Control', 'no-cache'],
    ['Authentication-Info', `Passport1.4 da-status=success,from-PP='${ticket}'`],
  ])
}

/**
 * `cbtxt` is shown by some clients, percent-encoded. `cburl`, the address of a logo, is left out: the host of the original is not
 * ours to answer for. `prompt` makes the sign-in window of Windows ask again.
 */
function refuse(sentence: string): WebResponse {
  const challenge = `Passport1.4 da-status=failed,srealm=Passport.NET,ts=-1,prompt,cbtxt=${encodeURIComponent(sentence)}`
  return respond(401, htmlType, '', [
    ['Cache-Control', 'no-cache'],
    ['WWW-Authenticate', challenge],
  ])
}
