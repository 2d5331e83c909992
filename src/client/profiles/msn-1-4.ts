import type { ClientProfile } from './profile.ts'

const evidence = (clauses: string, guesses: string) =>
  `documented: ${clauses}; ${guesses}. What opens the account is a device key, not the password`

/** What MSN Messenger 1.0 to 4.6 have in common: a digest, the lists over the notification server, and CVR after it all. */
const common = {
  pipelines: false,
  hop: undefined,
  signIn: { by: 'digest' },
  lists: { contacts: 'SYN' },
  capabilities: undefined,
  machine: '00000000-0000-0000-0000-000000000000',
  place: undefined,
  personalData: [],
  afterLists: ['status', 'report'],
  answers: undefined,
  needsPicture: false,
} as const satisfies Partial<ClientProfile>

const report = { locale: '0x0409', architecture: 'i386', product: 'MSMSGS', codebase: 'MSMSGS' } as const

/** MSN Messenger 1.0 (July 1999), on Windows 98. */
export const msn10: ClientProfile = {
  ...common,
  name: 'msn-1.0',
  title: 'MSN Messenger 1.0',
  evidence: evidence('msnp-wire §11.1, §6.2', 'the order of its lines varies'),
  offers: [2],
  report: { ...report, system: 'win', systemVersion: '4.10', clientVersion: '1.0.0863' },
}

/** MSN Messenger 3.0 (August 2000), on Windows 98. */
export const msn30: ClientProfile = {
  ...common,
  name: 'msn-3.0',
  title: 'MSN Messenger 3.0',
  evidence: evidence('msnp-wire §5.2, §6.8, §12', 'its build number and the order of its lines are guesses'),
  offers: [5, 4],
  report: { ...report, system: 'win', systemVersion: '4.10', clientVersion: '3.0.0283' },
}

/** MSN Messenger 4.6 (2001–2002), on Windows 2000. */
export const msn46: ClientProfile = {
  ...common,
  name: 'msn-4.6',
  title: 'MSN Messenger 4.6',
  evidence: evidence('msnp-wire §11.2, §6.2', 'the order of its lines varies'),
  offers: [7, 6, 5, 4],
  report: { ...report, system: 'winnt', systemVersion: '5.0', clientVersion: '4.6.0073' },
}
