import type { Account } from '../../domain/account.ts'
import { plainText } from '../../domain/lists/names.ts'
import type { DeviceKey } from '../../domain/ports/access.ts'
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
  p,
  small,
  table,
  td,
  tr,
  tt,
} from '../setup/html.ts'
import { layOut, type Visit } from '../setup/layout.ts'
import { palette } from '../setup/pictures.ts'

/** One sentence about what was done, or why it was not. */
export interface Notice {
  readonly kind: 'done' | 'refused'
  readonly sentence: string
}

/** Whoever is not signed in. */
export function writeSignInPage(visit: Visit, token: string, notice?: Notice): string {
  return layOut(
    visit,
    'Your account',
    told(notice),
    p('Sign in with your address and your ', b('password'), '. A device key does not open this page.'),
    form(
      '/account/sign-in',
      fields(
        row('Address', { type: 'text', name: 'email', size: 30, maxlength: 129 }),
        row('Password', secret('password')),
        send(token, 'Sign in'),
      ),
    ),
  )
}

/** For whoever came without encryption: no password is asked for here. */
export function writeUnencryptedPage(visit: Visit): string {
  const address = `${visit.service.secure}account`
  return layOut(
    visit,
    'Your account',
    p('Name, password, device keys and everything else of your account are changed on an encrypted page:'),
    p(b(a(address, address))),
    p('Open it on the newest computer you have: your password need not be typed into an old one at all.'),
  )
}

export interface Desk {
  readonly account: Account
  readonly keys: readonly DeviceKey[]
  readonly token: string
  readonly notice?: Notice | undefined
}

/** Everything that a person can do with their account. */
export function writeDeskPage(visit: Visit, { account, keys, token, notice }: Desk): string {
  return layOut(
    visit,
    'Your account',
    told(notice),
    p('You are ', b(tt(account.email)), '.'),
    keySection(keys, token),
    h2('Your name'),
    act('name', token, 'Change the name', [
      row('As others see it', {
        type: 'text',
        name: 'name',
        value: plainText(account.friendlyName),
        size: 30,
        maxlength: 129,
      }),
    ]),
    h2('Your password'),
    act('password', token, 'Change the password', [
      row('Until now', secret('password')),
      row('From now on', secret('password1'), '8 to 16 characters: several Messengers cut longer ones'),
      row('Once more', secret('password2')),
    ]),
    h2('Your address'),
    p('Machines that are signed in are signed out. Your friends keep you: their lists show the new address.'),
    act('address', token, 'Change the address', [
      row('New address', { type: 'text', name: 'email', size: 30, maxlength: 129 }),
      row('Password', secret('password')),
    ]),
    h2('Everything about you'),
    p(a('/account/export', 'All that is kept about you'), ', as one file (JSON).'),
    h2('Leave for good'),
    p('Your account and all that belongs to it is erased. This cannot be taken back.'),
    act('erase', token, 'Erase my account', [
      row('Type your address', { type: 'text', name: 'email', size: 30, maxlength: 129 }),
      row('Password', secret('password')),
    ]),
    act('sign-out', token, 'Sign out of this page', []),
  )
}

function keySection(keys: readonly DeviceKey[], token: string): Content {
  return [
    h2('Keys for old machines'),
    p(
      "What an old machine encrypts, today's computers can read; the oldest ones need a key in any case. Give each machine a key of its own: ",
      'it opens Messenger in place of your password and nothing else, and you can end it here.',
    ),
    keys.length === 0
      ? []
      : table(
          { border: 0, cellpadding: 3, cellspacing: 0 },
          ...keys.map(({ id, label, createdAt, lastUsedAt }) =>
            tr(
              td({ valign: 'top' }, b(label)),
              td(
                { valign: 'top' },
                small(
                  `made ${dayOf(createdAt)}, `,
                  lastUsedAt === undefined ? 'never used' : `last used ${dayOf(lastUsedAt)}`,
                ),
              ),
              td(
                { valign: 'top' },
                form(
                  '/account/revoke',
                  hidden('key', id),
                  hidden('token', token),
                  input({ type: 'submit', value: 'End it' }),
                ),
              ),
            ),
          ),
        ),
    act('keys', token, 'Make a key', [
      row(
        'Machine',
        { type: 'text', name: 'label', size: 30, maxlength: 64 },
        'for example: the laptop with Windows 98',
      ),
    ]),
  ]
}

/** The one time that a key is shown. */
export function writeKeyPage(visit: Visit, { label, key }: { readonly label: string; readonly key: string }): string {
  return layOut(
    visit,
    'A key for one machine',
    p('For ', b(label), ':'),
    p(font({ size: '+3' }, b(tt(key.replace(/(.{4})(?=.)/g, '$1 '))))),
    p('Write it down now: it is shown this once.'),
    p(
      `Type it there in place of the password, with your address as ever: ${key.length} small letters and digits, `,
      b('without the blanks'),
      '.',
    ),
    p(a('/account', 'Back to your account')),
  )
}

export function writeErasedPage(visit: Visit): string {
  return layOut(visit, 'Your account is erased', p('Nothing is kept about you here any more. Farewell.'))
}

function told(notice: Notice | undefined): Content {
  if (notice === undefined) return []
  const { kind, sentence } = notice
  return p(kind === 'refused' ? font({ color: palette.missing }, b(sentence)) : b(sentence))
}

function act(action: string, token: string, label: string, rows: readonly Html<'row'>[]): Content {
  return form(`/account/${action}`, fields(...rows, send(token, label)))
}

const fields = (...rows: readonly Html<'row'>[]) => table({ border: 0, cellpadding: 3, cellspacing: 0 }, ...rows)

function row(label: string, field: Input, hint?: string): Html<'row'> {
  return tr(
    td({ valign: 'top', nowrap: true }, b(label)),
    td({}, input(field), hint === undefined ? [] : [br(), small(hint)]),
  )
}

function send(token: string, label: string): Html<'row'> {
  return tr(td({}, ''), td({}, hidden('token', token), input({ type: 'submit', value: label })))
}

const hidden = (name: string, value: string) => input({ type: 'hidden', name, value })

/** Never with a value. By these names observers know that it is a secret. */
const secret = (name: 'password' | 'password1' | 'password2'): Input => ({
  type: 'password',
  name,
  size: 20,
  maxlength: 128,
})

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
