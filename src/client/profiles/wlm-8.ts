import type { ClientProfile, TokenWish } from './profile.ts'

const report = {
  locale: '0x0409',
  system: 'winnt',
  systemVersion: '5.1',
  architecture: 'i386',
  product: 'MSNMSGR',
  codebase: 'msmsgs',
} as const

/** What 8.0, 8.1 and 8.5 have in common (msnp-wire §11.6, §11.7). */
const common = {
  pipelines: false,
  hop: undefined,
  machine: '6fa1c3d2-50b7-4c1e-9a64-0d6be2f8a913',
  place: undefined,
  personalData: ['MachineGuid'],
  afterLists: ['privacy', 'upload-lists', 'name', 'status', 'personal-data'],
  answers: undefined,
  needsPicture: false,
} as const satisfies Partial<ClientProfile>

const lists = {
  contacts: 'ABFindAll',
  shows: 'ticket',
  applicationId: '996CDE1E-AA53-4477-B943-2BE802EA6166',
  userAgent: 'MSN Explorer/9.0 (MSN 8.0; TmstmpExt)',
  afterProfile: true,
} as const satisfies ClientProfile['lists']

const capabilitiesUnknown =
  'the capabilities are those of a third-party client of the time with the nibble of this version (msnp-wire §3.5)'

/** Always the first: the token broker's ticket, which has no policy (msnp-http §6.3). */
export const tokenBroker: TokenWish = { address: 'http://Passport.NET/tb', policy: undefined }

/** Windows Live Messenger 8.0 (June 2006): the last with `USR TWN` on Windows. */
export const windowsLive80: ClientProfile = {
  ...common,
  name: 'wlm-8.0',
  title: 'Windows Live Messenger 8.0',
  evidence: `documented: msnp-wire §11.6, msnp-http §6.3, §10.3 (cookie for the lists); ${capabilitiesUnknown}`,
  offers: [14, 13],
  report: { ...report, clientVersion: '8.0.0812' },
  signIn: {
    by: 'ticket',
    tokens: [
      tokenBroker,
      { address: 'messenger.msn.com', policy: 'challenge' },
      { address: 'contacts.msn.com', policy: 'MBI' },
    ],
  },
  lists: { ...lists, shows: 'cookie' },
  capabilities: { first: String(0x60048024), second: undefined },
}

const singleSignOn: ClientProfile['signIn'] = {
  by: 'proof',
  service: 'RST',
  tokens: [
    tokenBroker,
    { address: 'messengerclear.live.com', policy: 'MBI_KEY_OLD' },
    { address: 'messenger.msn.com', policy: '?id=507' },
    { address: 'contacts.msn.com', policy: 'MBI' },
    { address: 'messengersecure.live.com', policy: 'MBI_SSL' },
    { address: 'spaces.live.com', policy: 'MBI' },
    { address: 'storage.msn.com', policy: 'MBI_SSL' },
  ],
}

const evidence15 = `documented: msnp-wire §11.7, msnp-http §6; the dialects after MSNP15 in its offer are a guess (msnp-wire §12); ${capabilitiesUnknown}`

/** Windows Live Messenger 8.1 (January 2007). */
export const windowsLive81: ClientProfile = {
  ...common,
  name: 'wlm-8.1',
  title: 'Windows Live Messenger 8.1',
  evidence: evidence15,
  offers: [15, 14, 13],
  report: { ...report, clientVersion: '8.1.0178' },
  signIn: singleSignOn,
  lists,
  capabilities: { first: String(0x70048024), second: undefined },
}

/** Windows Live Messenger 8.5 (November 2007). */
export const windowsLive85: ClientProfile = {
  ...common,
  name: 'wlm-8.5',
  title: 'Windows Live Messenger 8.5',
  evidence: evidence15,
  offers: [15, 14, 13],
  report: { ...report, clientVersion: '8.5.1302' },
  signIn: singleSignOn,
  lists,
  capabilities: { first: String(0x80048024), second: undefined },
}
