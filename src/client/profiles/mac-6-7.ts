import { macMessenger801 } from './mac-8.0.1.ts'
import type { ClientProfile } from './profile.ts'

const evidence =
  'documented: dialects, Passport by nexus, cookie for the lists (msnp-wire §11.6, §12; msnp-http §5.4, §10.3); CVR, capabilities and the order of its lines by analogy with version 8 and Windows'

/** What versions 6 and 7 have in common. They know nothing of places and send the ticket alone. */
const common = {
  offers: [14, 13],
  pipelines: false,
  hop: undefined,
  signIn: { by: 'nexus', asks: 'POST' },
  lists: { ...macMessenger801.lists, shows: 'cookie' },
  capabilities: { first: macMessenger801.capabilities.first, second: undefined },
  machine: macMessenger801.machine,
  place: undefined,
  personalData: ['MachineGuid'],
  afterLists: ['privacy', 'upload-lists', 'name', 'status', 'personal-data'],
  answers: undefined,
  needsPicture: false,
} as const satisfies Partial<ClientProfile>

const report = { locale: '0x0409', system: 'mac', product: 'macmsgs', codebase: 'macmsgs' } as const

/** Microsoft Messenger for Mac 6.0.3 (2006), on PowerPC. */
export const macMessenger603: ClientProfile = {
  ...common,
  name: 'mac-6.0.3',
  title: 'Microsoft Messenger for Mac 6.0.3',
  evidence,
  report: { ...report, systemVersion: '10.4.11', architecture: 'ppc', clientVersion: '6.0.3' },
}

/** Microsoft Messenger for Mac 7.0.2 (2009), on Intel. */
export const macMessenger702: ClientProfile = {
  ...common,
  name: 'mac-7.0.2',
  title: 'Microsoft Messenger for Mac 7.0.2',
  evidence,
  report: { ...report, systemVersion: '10.5.8', architecture: 'i386', clientVersion: '7.0.2' },
}
