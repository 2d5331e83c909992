import type { RegistrationPolicy } from '../../domain/people/registration.ts'
import {
  a,
  b,
  br,
  type Content,
  font,
  form,
  type Html,
  h2,
  type Input,
  input,
  li,
  ol,
  p,
  small,
  table,
  td,
  tr,
  tt,
} from './html.ts'
import { layOut, type Visit } from './layout.ts'
import { palette } from './pictures.ts'

/** What the form carries, the passwords left out: they are never written back into a page. */
export interface AccountFields {
  readonly email: string
  readonly name: string
  readonly invitation: string
}

/** The form, empty or with what was wrong in it. */
export interface AccountForm {
  /** What the machine that asks is offered. */
  readonly offer: RegistrationPolicy['mode']
  readonly token: string
  readonly fields: AccountFields
  /** One sentence. */
  readonly refusal?: string
}

export const emptyFields: AccountFields = { email: '', name: '', invitation: '' }

/** Most characters of each field. */
export const fieldLengths = { email: 129, name: 129, password: 128, invitation: 64 } as const

export function writeAccountPage(visit: Visit, account: AccountForm): string {
  return layOut(visit, 'Make an account', account.offer === 'closed' ? closed : accountForm(visit, account))
}

/** For those who have one. */
const ownAccount = p('You have an account? ', a('/account', 'Keys for old machines, name, password, address'), '.')

const closed = [
  p('This server makes accounts for nobody who asks here: whoever runs it makes yours.'),
  p('With an account: ', a('/setup/clients', 'choose your Messenger'), '.'),
  ownAccount,
]

function accountForm(visit: Visit, { offer, token, fields, refusal }: AccountForm): Content {
  return [
    refusal === undefined ? [] : p(font({ color: palette.missing }, b(refusal))),
    secrecy(visit),
    form(
      '/setup/account',
      table(
        { border: 0, cellpadding: 3, cellspacing: 0 },
        row('Address', line('email', 30, fields.email), 'like anna@example.com; no mail is sent to it'),
        row('Your name', line('name', 30, fields.name), 'as your friends see it'),
        row('Password', secret('password'), '8 to 16 characters: several Messengers cut longer ones'),
        row('Once more', secret('password2')),
        ...(offer === 'open'
          ? []
          : [row('Invitation', line('invitation', 20, fields.invitation), 'the code that you were given')]),
        tr(
          td({}, ''),
          td(
            {},
            input({ type: 'hidden', name: 'token', value: token }),
            input({ type: 'submit', value: 'Make the account' }),
          ),
        ),
      ),
    ),
    p("Take a password that you use nowhere else: what old systems encrypt, today's computers can read."),
    ownAccount,
  ]
}

function secrecy({ secure, service }: Visit): Content {
  if (secure) return p('This connection is encrypted.')
  return p(
    b('This page is not encrypted: '),
    'whoever listens in this network can read the password that is typed here. If steps 1 and 2 are done, ',
    a(`${service.secure}setup/account`, 'use the encrypted page'),
    '.',
  )
}

function row(label: string, field: Input, hint?: string): Html<'row'> {
  return tr(
    td({ valign: 'top', nowrap: true }, b(label)),
    td({}, input(field), hint === undefined ? [] : [br(), small(hint)]),
  )
}

const line = (name: keyof AccountFields, size: number, value: string): Input => ({
  type: 'text',
  name,
  value,
  size,
  maxlength: fieldLengths[name],
})

/** Never with a value: a password that was typed is not written into a page. By both names observers know that it is one. */
const secret = (name: 'password' | 'password2'): Input => ({
  type: 'password',
  name,
  size: 20,
  maxlength: fieldLengths.password,
})

/** The account is there. */
export function writeAccountMadePage(visit: Visit, email: string, advice?: string): string {
  return layOut(
    visit,
    'Your account is made',
    p('Sign in with ', b(tt(email)), ' and the password that you have just chosen.'),
    advice === undefined ? [] : p(b('Mind: '), advice),
    h2('What is next'),
    ol(
      li(a('/setup/clients', 'Choose your Messenger'), ' and see what it needs.'),
      li('Sign in, and add somebody: an address is all that is needed.'),
    ),
  )
}
