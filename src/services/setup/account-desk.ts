import type { PersonRefusalCode } from '../../domain/people/refusal.ts'
import type { Registration } from '../../domain/people/registration.ts'
import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import { loggable, type WebLog } from '../web/log.ts'
import { checkForm, formLimit, readAccountForm, type SentForm } from './account-form.ts'
import { emptyFields, writeAccountMadePage, writeAccountPage } from './account-page.ts'
import { get, page } from './answers.ts'
import { createFormTokens } from './form-token.ts'
import type { Visit } from './layout.ts'

/** Makes accounts for strangers, as far as the owner allows; how often, and for whom, is the domain's rule. */
export type Registrar = Pick<Registration, 'offer' | 'register'>

export interface AccountDesk {
  /** Absent: nobody makes an account here. */
  readonly registrar: Registrar | undefined
  readonly visitOf: (request: WebRequest) => Visit
  readonly made: (remoteAddress: string) => void
  readonly log: WebLog | undefined
}

/** What a browser is told beside the page. */
const statuses: Partial<Record<PersonRefusalCode, number>> = {
  closed: 403,
  'invitation-needed': 403,
  'invitation-not-good': 403,
  'address-taken': 409,
  'too-fast': 429,
}

/** The form by which a person makes an account. A refused form comes back with one sentence in it. */
export function accountRoutes({ registrar, visitOf, made, log }: AccountDesk): Route[] {
  const tokens = createFormTokens()

  const form = (request: WebRequest, status = 200, sent?: SentForm, refusal?: string): WebResponse => {
    const account = {
      offer: registrar?.offer(request.remoteAddress) ?? 'closed',
      token: tokens.make(request.remoteAddress),
      fields: sent ?? emptyFields,
      ...(refusal === undefined ? {} : { refusal }),
    }
    return page(writeAccountPage(visitOf(request), account), status)
  }

  const make = async (request: WebRequest): Promise<WebResponse> => {
    const { remoteAddress } = request
    if (registrar === undefined) return form(request, 403)
    const sent = readAccountForm(request.body)
    const note = (outcome: string): void =>
      log?.({ service: 'pages', action: 'account', outcome, email: loggable(sent.email), remoteAddress })
    if (!tokens.fits(remoteAddress, sent.token)) {
      note('an old or made-up form')
      return form(request, 403, sent, 'This form is too old: type the password and send it once more.')
    }
    const wrong = checkForm(sent)
    if (wrong !== undefined) return form(request, 400, sent, wrong)
    const { email, name, password, invitation } = sent
    const outcome = await registrar.register({ email, name, password, invitation, remoteAddress })
    if (outcome.kind === 'refused') {
      note(outcome.code)
      return form(request, statuses[outcome.code] ?? 400, sent, outcome.sentence)
    }
    note('ok')
    made(remoteAddress)
    return page(writeAccountMadePage(visitOf(request), outcome.account.email, outcome.advice))
  }

  return [
    get('/setup/account', (request) => form(request)),
    { path: '/setup/account', methods: ['POST'], bodyLimit: formLimit, answer: make },
  ]
}
