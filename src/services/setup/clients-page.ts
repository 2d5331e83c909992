import { type ClientFamily, clientFamilies } from './clients.ts'
import { a, b, br, h2, li, ol, p, table, td, tr, tt, ul } from './html.ts'
import { layOut, type Visit } from './layout.ts'
import { fillText } from './words.ts'

/** Which Messenger is it? */
export function writeClientsPage(visit: Visit): string {
  return layOut(
    visit,
    'Choose your Messenger',
    p('The version is under "Help", "About" in its menu.'),
    table(
      { border: 1, cellpadding: 4, cellspacing: 0 },
      ...clientFamilies.map(({ id, title, runsOn }) => tr(td({}, b(a(`/setup/clients/${id}`, title))), td({}, runsOn))),
    ),
  )
}

const secrets: Readonly<Record<ClientFamily['signIn'], string>> = {
  MD5: 'the device key',
  'Passport 1.4': 'the password of the account, or a device key',
  RST: 'the password of the account, or a device key',
  RST2: 'the password of the account, or a device key',
}

/** What one generation of clients needs, and how it is signed in. */
export function writeClientPage(visit: Visit, family: ClientFamily): string {
  const { title, runsOn, signIn, names, secure, plain, steps, remembers } = family
  const certificate = signIn === 'MD5' ? [] : [li('Install the ', a('/setup/certificate', 'root certificate'), '.')]
  return layOut(
    visit,
    title,
    p(`For ${runsOn}.`),
    ol(
      li('Make this server the ', a('/setup/names', 'name server'), ' of the machine.'),
      ...certificate,
      li('See whether all lamps are green in ', a(`/setup/test/${family.id}`, 'the test'), '.'),
      li(`Start Messenger, and sign in with the address of the account and ${secrets[signIn]}.`),
    ),
    h2('Good to know'),
    ul(
      ...steps.map((step) => li(fillText(step, visit.service))),
      ...(remembers === undefined
        ? []
        : [li(`If it connects to nowhere: it remembers the server of last time in ${remembers}.`)]),
      li('If it still does not sign in: the server says in its window where this machine stopped, and why.'),
    ),
    h2('Names it asks for'),
    p(
      b('To sign in: '),
      tt(names.join(', ')),
      br(),
      secure.length === 0 ? '' : [b('For lists, pictures and offline messages: '), tt(secure.join(', ')), br()],
      b('For decoration, over http: '),
      tt(plain.join(', ')),
    ),
    p('Not tried with the genuine program by those who wrote this. ', a('/setup/clients', 'Other Messengers'), '.'),
  )
}
