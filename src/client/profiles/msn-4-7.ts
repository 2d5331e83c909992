import type { ClientProfile } from './profile.ts'
import { tokenBroker } from './wlm-8.ts'

/** What the clients between Passport and the address book have in common: a ticket, and the lists over the notification server. */
const common = {
  pipelines: false,
  hop: undefined,
  signIn: { by: 'nexus', asks: 'GET' },
  lists: { contacts: 'SYN' },
  machine: '00000000-0000-0000-0000-000000000000',
  place: undefined,
  personalData: [],
  afterLists: ['status'],
  answers: undefined,
  needsPicture: false,
} as const satisfies Partial<ClientProfile>

const report = {
  locale: '0x0409',
  system: 'winnt',
  systemVersion: '5.1',
  architecture: 'i386',
  product: 'MSNMSGR',
  codebase: 'MSMSGS',
} as const

const capabilitiesUnknown = 'its capabilities are those of a later version with the nibble of this one (msnp-wire §3.5)'

/** Windows Messenger 4.7, as it came with Windows XP SP1 to SP3. */
export const windowsMessenger47: ClientProfile = {
  ...common,
  name: 'wm-4.7',
  title: 'Windows Messenger 4.7',
  evidence: 'seen: its sign-in was recorded by others (msnp-wire §11.3); it says its status twice there, and once here',
  offers: [8],
  report: { ...report, product: 'MSMSGS', clientVersion: '4.7.3001', codebase: 'WindowsMessenger' },
  capabilities: { first: '32', second: undefined },
}

/** MSN Messenger 6.0 (July 2003): the first with display pictures. */
export const msn60: ClientProfile = {
  ...common,
  name: 'msn-6.0',
  title: 'MSN Messenger 6.0',
  evidence: `documented: msnp-wire §11.4, §12; its build number is a guess; ${capabilitiesUnknown}`,
  offers: [9, 8],
  report: { ...report, clientVersion: '6.0.0602' },
  capabilities: { first: String(0x10000024), second: undefined },
}

/** MSN Messenger 6.2 (2004): contacts and groups have GUIDs. */
export const msn62: ClientProfile = {
  ...common,
  name: 'msn-6.2',
  title: 'MSN Messenger 6.2',
  evidence: 'documented: msnp-wire §11.4, §12; its capabilities were seen (§3.5), its build number is a guess',
  offers: [10, 9],
  report: { ...report, clientVersion: '6.2.0205' },
  capabilities: { first: '805306404', second: undefined },
}

/** MSN Messenger 7.0 (April 2005): personal messages. */
export const msn70: ClientProfile = {
  ...common,
  name: 'msn-7.0',
  title: 'MSN Messenger 7.0',
  evidence: 'documented: msnp-wire §11.5, §12; the order of its lines varies',
  offers: [11, 10, 9],
  report: { ...report, clientVersion: '7.0.0813', codebase: 'msmsgs' },
  capabilities: { first: '1073791084', second: undefined },
  afterLists: ['policies', 'status', 'personal-data'],
}

/** MSN Messenger 7.5 (August 2005): its ticket comes from RST.srf. */
export const msn75: ClientProfile = {
  ...msn70,
  name: 'msn-7.5',
  title: 'MSN Messenger 7.5',
  evidence: `documented: msnp-wire §11.5, §12; msnp-http §6; its build number is a guess; ${capabilitiesUnknown}`,
  offers: [12, 11, 10],
  report: { ...report, clientVersion: '7.5.0324', codebase: 'msmsgs' },
  signIn: { by: 'ticket', tokens: [tokenBroker, { address: 'messenger.msn.com', policy: 'challenge' }] },
  capabilities: { first: String(0x5000c02c), second: undefined },
}

/** Microsoft Messenger for Mac 3.5.1 (2003), on PowerPC. */
export const macMessenger351: ClientProfile = {
  ...common,
  name: 'mac-3.5.1',
  title: 'Microsoft Messenger for Mac 3.5.1',
  evidence:
    'documented: its CVR as another client imitated it (msnp-wire §6.2, §12); that it speaks MSNP8 alone and the order of its lines are guesses, by analogy with Windows Messenger 4.7',
  offers: [8],
  report: {
    locale: '0x0409',
    system: 'mac',
    systemVersion: '10.2.0',
    architecture: 'ppc',
    product: 'macmsgs',
    clientVersion: '3.5.1',
    codebase: 'macmsgs',
  },
  signIn: { by: 'nexus', asks: 'POST' },
  capabilities: { first: '0', second: undefined },
}
