import { isServiceHost } from '../../identity/host-names.ts'
import { clientFamilies, testsOf } from './clients.ts'
import type { Ladder } from './ladder.ts'
import { passed, type Seen } from './progress.ts'

/** What is done on an old machine, in this order. */
export interface Step {
  readonly path: string
  readonly title: string
  readonly what: string
  /** Can it be seen that it is done? */
  readonly done: (visit: Visited) => boolean
}

interface Visited {
  readonly seen: Seen
  readonly ladder: Ladder
  /** By which name the page was asked for. */
  readonly host: string
}

/** Has the machine everything that one of the clients needs, HTTPS included? */
export function readyFor(seen: Seen): readonly string[] {
  return clientFamilies
    .filter((family) => {
      const needed = testsOf(family).filter((test) => test.needed)
      return needed.some(({ way }) => way === 'https') && needed.every((test) => passed(seen, test))
    })
    .map(({ title }) => title)
}

export const steps = [
  {
    path: '/setup/names',
    title: 'Names',
    what: 'Tell this machine where the names of the Messenger service lead.',
    done: ({ seen, ladder, host }) =>
      isServiceHost(host) || ladder.found || seen.plain.size > 0 || seen.secure.size > 0,
  },
  {
    path: '/setup/certificate',
    title: 'Certificate',
    what: 'Let this machine trust the service.',
    done: ({ seen, ladder }) => ladder.trusted || seen.secure.size > 0,
  },
  {
    path: '/setup/test',
    title: 'Test',
    what: 'See whether both worked, name by name.',
    done: ({ seen, ladder }) => ladder.online || readyFor(seen).length > 0,
  },
  {
    path: '/setup/account',
    title: 'Account',
    what: 'Make an account, unless you have one.',
    done: ({ seen, ladder }) => ladder.online || seen.madeAccount,
  },
  {
    path: '/setup/clients',
    title: 'Messenger',
    what: 'Choose your Messenger, and sign in.',
    done: ({ ladder }) => ladder.online,
  },
] as const satisfies readonly Step[]

export type StepPath = (typeof steps)[number]['path']

/** The first step of which nobody can see that it is done; -1: all are. */
export function currentStep(visited: Visited): number {
  return steps.findIndex(({ done }) => !done(visited))
}
