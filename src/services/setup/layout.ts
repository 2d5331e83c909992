import {
  a,
  b,
  br,
  type Content,
  document,
  font,
  type Html,
  h1,
  img,
  p,
  small,
  type Text,
  table,
  td,
  tr,
} from './html.ts'
import type { Ladder } from './ladder.ts'
import { marginWidth, palette } from './pictures.ts'
import type { Seen } from './progress.ts'
import { currentStep, steps } from './steps.ts'
import type { Machine } from './user-agent.ts'

/** The service as the pages speak of it. */
export interface Service {
  /** What old machines are pointed at: an address or a name. */
  readonly address: string
  /** `http://192.168.1.20/` */
  readonly web: string
  /**
   * `https://nexus.passport.com/`: the one name that browsers find in the certificate who look at the common name only, and a name at
   * all, so that newer ones say which they want and are shown the certificate that they accept.
   */
  readonly secure: string
  /** Its name service runs. */
  readonly answersNames: boolean
}

/** One request for a page. */
export interface Visit {
  readonly service: Service
  readonly machine: Machine
  readonly seen: Seen
  readonly ladder: Ladder
  readonly host: string
  /** Over TLS. */
  readonly secure: boolean
}

export type LampColour = 'green' | 'red' | 'grey'

const lampWords: Readonly<Record<LampColour, string>> = { green: '[ok]', red: '[no]', grey: '[ ]' }

/** A lamp, or its word where pictures are not shown. */
export function lamp(colour: LampColour): Html<'text'> {
  return img({ src: `/setup/pictures/${colour}.gif`, alt: lampWords[colour], width: 15, height: 15, align: 'middle' })
}

/**
 * A page for a window of 640 by 480 and for any larger one: the steps in the margin, what it is about beside them. HTML 3.2 colours
 * whole pages only, so the margin is a picture that the page is laid on; what stands in it is readable without.
 */
export function layOut(visit: Visit, title: string, ...content: Content[]): string {
  return document(
    {
      title: `${title} - Chrysalis`,
      bgcolor: palette.paper,
      text: palette.ink,
      link: palette.link,
      vlink: palette.visited,
      alink: palette.active,
      background: '/setup/pictures/tile.gif',
    },
    table(
      { border: 0, cellpadding: 0, cellspacing: 0, width: '100%' },
      tr(
        td({ valign: 'top', width: marginWidth }, margin(visit)),
        td({ valign: 'top' }, h1(font({ color: palette.line }, title)), content, p(small(foot(visit)))),
      ),
    ),
  )
}

function margin(visit: Visit): Content {
  const current = currentStep(visit)
  return [
    p(
      a('/', img({ src: '/setup/pictures/emblem.gif', alt: 'Chrysalis', width: 48, height: 40 })),
      br(),
      a('/', b('Chrysalis')),
    ),
    img({ src: '/setup/pictures/spacer.gif', alt: '', width: marginWidth, height: 1 }),
    p(
      steps.map(({ path, title, done }, index): Text => {
        const words = `${index + 1} ${title}`
        return [lamp(done(visit) ? 'green' : 'grey'), ' ', a(path, small(index === current ? b(words) : words)), br()]
      }),
    ),
  ]
}

function foot({ service, machine, secure }: Visit): Text {
  return font(
    { color: palette.quiet },
    'You are at ',
    b(service.address),
    secure ? ', over a secure connection. ' : ', over a connection that is not secure. ',
    'None of what these pages say about old systems was tried on a real one by those who wrote it: ',
    'it is from documents of the time. Your browser: ',
    machine.browser,
    '.',
  )
}
