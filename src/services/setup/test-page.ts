import { allTests, type ClientFamily, clientFamilies, type Test, testsOf } from './clients.ts'
import { a, b, font, type Html, h2, img, li, p, type Text, table, td, th, tr, tt, ul } from './html.ts'
import { lampAddress, type Ports } from './lamp-address.ts'
import { lamp, layOut, type Visit } from './layout.ts'
import { palette } from './pictures.ts'
import { passed, type Seen } from './progress.ts'
import { readyFor } from './steps.ts'

/** A lamp for each name: one that is seen has come by that name, over HTTPS with a trusted certificate. */
export function writeTestPage(visit: Visit, ports: Ports, family?: ClientFamily): string {
  return layOut(
    visit,
    'Test the connection',
    p(
      family === undefined ? 'What any Messenger needs. ' : [b(family.title), '. '],
      'Each green lamp was fetched from the name beside it, as Messenger will. ',
      b('No lamp'),
      ' over https: the certificate is not trusted yet, ',
      a('/setup/certificate', 'step 2'),
      '; over http: the name does not lead here, ',
      a('/setup/names', 'step 1'),
      '. If the browser asks whether to go on in spite of a certificate, say no: Messenger would not go on either.',
    ),
    table(
      { border: 1, cellpadding: 3, cellspacing: 0 },
      head(),
      ...(family === undefined ? allTests : testsOf(family)).map((test) => row(test, fetched(test, ports))),
    ),
    p(
      b(a(resultPath(family), 'What the server saw of this'), '.'),
      ' Look there when all lamps have had time to come.',
    ),
    h2('For one Messenger only'),
    ul(...clientFamilies.map(({ id, title }) => li(a(`/setup/test/${id}`, title)))),
  )
}

/** The same from the other side: which lamps have been asked for, and what it means that one has not. */
export function writeResultPage(visit: Visit, family?: ClientFamily): string {
  const { seen } = visit
  const ready = readyFor(seen)
  const tests = family === undefined ? allTests : testsOf(family)
  return layOut(
    visit,
    'What the server saw',
    ready.length === 0
      ? p(font({ color: palette.missing }, b('This machine is not ready yet. ')), advice(tests, seen))
      : p(font({ color: palette.done }, b('This machine is ready for: ')), ready.join(', '), '.'),
    table(
      { border: 1, cellpadding: 3, cellspacing: 0 },
      head(),
      ...tests.map((test) => row(test, lamp(passed(seen, test) ? 'green' : 'red'))),
    ),
    p(a(testPath(family), 'Test again'), '. Machines behind one router look like one to the server.'),
  )
}

/** What to do, from what is missing. */
function advice(tests: readonly Test[], seen: Seen): Text {
  const found = seen.plain.size > 0 || seen.secure.size > 0
  if (!found) {
    return ['No name of the Messenger service leads here from this machine: ', a('/setup/names', 'step 1'), '.']
  }
  if (seen.secure.size === 0) {
    return ['The names lead here, but the certificate is not trusted: ', a('/setup/certificate', 'step 2'), '.']
  }
  const missing = tests.filter((test) => test.needed && !passed(seen, test)).map(({ name }) => name)
  return ['The certificate is trusted. Missing: ', missing.join(', '), '. Is there a line for each in the hosts file?']
}

const testPath = (family: ClientFamily | undefined): string =>
  family === undefined ? '/setup/test' : `/setup/test/${family.id}`
const resultPath = (family: ClientFamily | undefined): string =>
  family === undefined ? '/setup/result' : `/setup/result/${family.id}`

function fetched(test: Test, ports: Ports): Html<'text'> {
  return img({ src: lampAddress(test, ports), alt: '[no]', align: 'middle' })
}

function head(): Html<'row'> {
  return tr(
    th({}, 'Lamp'),
    th({ align: 'left' }, 'Name'),
    th({ align: 'left' }, 'Over'),
    th({ align: 'left' }, 'Without it'),
  )
}

function row({ name, way, needed }: Test, light: Html<'text'>): Html<'row'> {
  return tr(
    td({ align: 'center' }, light),
    td({}, tt(name)),
    td({}, way),
    td({}, needed ? b('no sign-in') : 'less to see'),
  )
}
