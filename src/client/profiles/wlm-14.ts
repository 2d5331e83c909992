import type { ClientProfile } from './profile.ts'
import { tokenBroker } from './wlm-8.ts'

/** Windows Live Messenger 2009, which is 14.0: places, and lists by ABFindContactsPaged (msnp-wire §11.9). */
export const windowsLive2009: ClientProfile = {
  name: 'wlm-2009',
  title: 'Windows Live Messenger 2009',
  evidence:
    'documented: msnp-wire §11.9, msnp-http §7, §12.3; the order of its first lines varies, and the dialects after MSNP18 in its offer are a guess (msnp-wire §12)',
  offers: [18, 17, 16, 15],
  pipelines: false,
  report: {
    locale: '0x0409',
    system: 'winnt',
    systemVersion: '5.1',
    architecture: 'i386',
    product: 'MSNMSGR',
    clientVersion: '14.0.8117.416',
    codebase: 'msmsgs',
  },
  hop: undefined,
  signIn: {
    by: 'proof',
    service: 'RST2',
    tokens: [
      tokenBroker,
      { address: 'messengerclear.live.com', policy: 'MBI_KEY_OLD' },
      { address: 'messenger.msn.com', policy: '?id=507' },
      { address: 'messengersecure.live.com', policy: 'MBI_SSL' },
      { address: 'contacts.msn.com', policy: 'MBI' },
      { address: 'storage.msn.com', policy: 'MBI' },
      { address: 'sup.live.com', policy: 'MBI' },
    ],
  },
  lists: {
    contacts: 'ABFindContactsPaged',
    shows: 'ticket',
    applicationId: 'AAD9B99B-58E6-4F23-B975-D9EC1F9EC24A',
    userAgent: 'MSN Explorer/9.0 (MSN 8.0; TmstmpExt)',
    afterProfile: true,
  },
  capabilities: { first: '2789003324', second: '48' },
  machine: 'a2b5c1f0-7d3e-4b86-9c15-6f04e8d7b239',
  place: { name: 'WORKSTATION', type: 1, tellsState: true },
  personalData: ['MachineGuid', 'DDP', 'SignatureSound', 'Scene', 'ColorScheme'],
  afterLists: ['privacy', 'upload-lists', 'endpoint-data', 'private-endpoint-data', 'personal-data', 'name', 'status'],
  answers: undefined,
  needsPicture: false,
}

/**
 * Windows Live Messenger 2011, which is 15.4. Answered with MSNP18, it goes on as 2009 does (msnp-wire §2.7, §11.10); it does not wait for
 * that answer before it sends CVR and USR (clients-in-the-wild §7.2).
 */
export const windowsLive2011: ClientProfile = {
  ...windowsLive2009,
  name: 'wlm-2011',
  title: 'Windows Live Messenger 2011',
  evidence:
    'documented: offer and CVR (msnp-wire §2.7, §6.2); after MSNP18 was chosen as 2009: another server’s experience, no capture (msnp-wire §11.10)',
  offers: [21, 20, 19, 18, 17],
  pipelines: true,
  report: {
    ...windowsLive2009.report,
    systemVersion: '6.1.0',
    clientVersion: '15.4.3502.0922',
    codebase: 'MSNMSGR',
  },
  hop: Buffer.from('Version: 1\r\nXfrCount: 1\r\n').toString('base64'),
  // The nibble of 2011, else as 2009.
  capabilities: { first: String(0xb63cd03c), second: '48' },
  machine: 'c84d90e7-1f62-4a0b-b3d9-52e7a6018f4c',
}
