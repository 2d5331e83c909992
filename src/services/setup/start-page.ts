import { rootLink } from './certificate-page.ts'
import type { Fingerprints } from './files.ts'
import { a, b, br, type Content, font, h2, p, table, td, tr, tt } from './html.ts'
import { lamp, layOut, type Visit } from './layout.ts'
import { palette } from './pictures.ts'
import { currentStep, steps } from './steps.ts'

/** The first page: which step this machine is at, what is done in each, and the certificate. */
export function writeStartPage(visit: Visit, fingerprints: Fingerprints): string {
  const current = currentStep(visit)
  return layOut(
    visit,
    'Messenger, alive again',
    p(
      'This server is a Messenger service at the address ',
      b(tt(visit.service.address)),
      '. Five steps, and the Messenger on this machine signs in. Nothing is installed here but one certificate.',
    ),
    table(
      { border: 1, cellpadding: 4, cellspacing: 0, width: '100%' },
      ...steps.map(({ path, title, what, done }, index) =>
        tr(
          td({ align: 'center', width: 28 }, lamp(done(visit) ? 'green' : 'grey')),
          td({}, b(`${index + 1}. `, a(path, title)), ' - ', what, index === current ? here : []),
        ),
      ),
    ),
    lastTry(visit),
    h2('The certificate'),
    p(rootLink(visit), '. ', a('/setup/certificate', 'How it is installed on this machine'), '.'),
    p('Its SHA-1 fingerprint:', br(), tt(fingerprints.sha1)),
  )
}

function lastTry({ ladder }: Visit): Content {
  if (ladder.online) return p(font({ color: palette.done }, b('This machine is signed in.')))
  if (ladder.stopped === undefined) return []
  return p(font({ color: palette.missing }, b('The last try of Messenger on this machine: ')), ladder.stopped, '.')
}

const here = [' ', font({ color: palette.done }, b('<- You are here.'))]
