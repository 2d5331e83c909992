import { mac8 } from '../../protocol/profiles.ts'
import type { ClientProfile } from './profile.ts'

/** Microsoft Messenger for Mac 8.0.1 on Mojave, line by line as the seed saw it (msnp-wire §11.8, msnp-http §20.1). */
export const macMessenger801 = {
  name: 'mac-8.0.1',
  title: 'Microsoft Messenger for Mac 8.0.1',
  evidence: 'seen: the whole sign-in was recorded from the genuine client (msnp-wire §11.8)',
  offers: [16, 15, 14, 13],
  pipelines: false,
  report: {
    locale: '0x0409',
    system: 'mac',
    systemVersion: '10.14.6',
    architecture: 'i386',
    product: 'macmsgs',
    clientVersion: '8.0.1',
    codebase: 'macmsgs',
  },
  hop: undefined,
  signIn: { by: 'nexus', asks: 'POST' },
  lists: {
    contacts: 'ABFindAll',
    shows: 'ticket-each',
    applicationId: '996CDE1E-AA53-4477-B943-2BE802EA6166',
    userAgent: undefined,
    afterProfile: false,
  },
  capabilities: { first: '1085276192', second: '131088' },
  machine: '235411cb-7823-4a46-8feb-6f1bccca43fd',
  place: { name: 'Rhodes', type: 1, tellsState: false },
  personalData: [],
  afterLists: [
    'upload-lists',
    'name',
    'privacy',
    'status',
    'personal-data',
    'endpoint-data',
    'private-endpoint-data',
    { page: 'MOBILE' },
    { page: 'PROFILE', parameter: '0x0409' },
    { page: 'CHGMOB' },
    'notify-self',
    'numbered-ping',
  ],
  answers: mac8,
  needsPicture: true,
} as const satisfies ClientProfile
