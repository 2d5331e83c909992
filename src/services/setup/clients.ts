import type { Words } from './systems.ts'

/** A generation of clients that is set up in one way. */
export interface ClientFamily {
  readonly id: string
  readonly title: string
  readonly runsOn: string
  /** How it proves who signs in: decides what has to be typed as its password. */
  readonly signIn: 'MD5' | 'Passport 1.4' | 'RST' | 'RST2'
  /** Names that it cannot sign in without. */
  readonly names: readonly string[]
  /** Of the names it asks over HTTPS, those that its window, pictures or offline messages need. */
  readonly secure: readonly string[]
  /** Names it asks over plain HTTP. All of them may fail without stopping it. */
  readonly plain: readonly string[]
  /** What to do in this client, beyond its address, the certificate and an account. */
  readonly steps: readonly Words[]
  /** Where it keeps what it was told by an earlier service. */
  readonly remembers?: string
}

const messenger = 'messenger.hotmail.com'
const nexus = 'nexus.passport.com'
const byrdr = 'byrdr.omega.contacts.msn.com'
const contacts = 'contacts.msn.com'
const config = 'config.messenger.msn.com'
const tabs = 'svcs.microsoft.com'
const gateway = 'gateway.messenger.hotmail.com'
const storage = ['tkrdr.storage.msn.com', 'storage.msn.com']
const mail = ['rsi.hotmail.com', 'ows.messenger.msn.com']

const identityCache = '%AppData%\\Microsoft\\IdentityCRL'

/**
 * What each generation needs, by msnp-http §1 and §2 and msnp-wire §12. Whether a genuine client is content is for those to say who
 * have one: none was at hand.
 */
export const clientFamilies: readonly ClientFamily[] = [
  {
    id: 'msn-1-4',
    title: 'MSN Messenger 1.0 to 4.7',
    runsOn: 'Windows 95 to XP',
    signIn: 'MD5',
    names: [messenger],
    secure: [],
    plain: [tabs, gateway],
    steps: [
      'It needs no certificate.',
      'It proves the password by MD5, for which the server has to know it. So it does not take the password of your account but a device key: a password for this one machine, which whoever runs this server makes for you and can take back.',
    ],
    remembers: 'the registry value Server in HKCU\\Software\\Microsoft\\MessengerService',
  },
  {
    id: 'msn-5-6',
    title: 'MSN Messenger 5.0 to 6.2',
    runsOn: 'Windows 98 to XP',
    signIn: 'Passport 1.4',
    names: [messenger, nexus],
    secure: [],
    plain: [config, tabs, gateway],
    steps: [
      'The certificate has to be in the store of Windows, where Internet Explorer looks: Netscape and Firefox keep one of their own.',
    ],
    remembers: 'the registry value Server in HKCU\\Software\\Microsoft\\MSNMessenger',
  },
  {
    id: 'msn-7.0',
    title: 'MSN Messenger 7.0',
    runsOn: 'Windows 98 to XP',
    signIn: 'Passport 1.4',
    names: [messenger, nexus],
    secure: ['rsi.hotmail.com', ...storage],
    plain: [config, gateway],
    steps: [
      'The certificate has to be in the store of Windows, where Internet Explorer looks: Netscape and Firefox keep one of their own.',
    ],
  },
  {
    id: 'msn-7.5',
    title: 'MSN Messenger 7.5',
    runsOn: 'Windows 98 to XP',
    signIn: 'RST',
    names: [messenger, 'login.live.com', 'loginnet.passport.com'],
    secure: ['rsi.hotmail.com', ...storage],
    plain: [config, gateway],
    steps: ['Keep the password to 16 characters: it is cut there.'],
    remembers: `the folder ${identityCache}`,
  },
  {
    id: 'wlm-8',
    title: 'Windows Live Messenger 8.0, 8.1 and 8.5',
    runsOn: 'Windows XP and Vista',
    signIn: 'RST',
    names: [messenger, 'login.live.com', 'loginnet.passport.com', byrdr],
    secure: [contacts, ...storage, ...mail],
    plain: [config, gateway],
    steps: ['Keep the password to 16 characters: it is cut there.'],
    remembers: `the folder ${identityCache}`,
  },
  {
    id: 'wlm-2009',
    title: 'Windows Live Messenger 2009',
    runsOn: 'Windows XP, Vista and 7',
    signIn: 'RST2',
    names: [messenger, 'login.live.com', byrdr, contacts],
    secure: [...storage, 'rsi.hotmail.com'],
    plain: [config, gateway],
    steps: [
      'Its contact list is fetched by another program, wlcomm.exe: a firewall on the machine has to let both through.',
      'Keep the password to 16 characters: it is cut there.',
    ],
    remembers: `the folder ${identityCache}`,
  },
  {
    id: 'wlm-2011-2012',
    title: 'Windows Live Messenger 2011 and 2012',
    runsOn: 'Windows Vista, 7 and later',
    signIn: 'RST2',
    names: [messenger, 'login.live.com', byrdr, contacts],
    secure: [...storage, 'rsi.hotmail.com', 'directory.services.live.com'],
    plain: [config, gateway],
    steps: [
      'It signs in through the Sign-in Assistant, a service of Windows: the certificate has to be in the store of the machine ("certutil", or root.reg).',
      'Circles and other parts of the dialect MSNP21 are not there; it is answered as Windows Live Messenger 2009.',
    ],
    remembers: `the folder ${identityCache}`,
  },
  {
    id: 'windows-messenger',
    title: 'Windows Messenger 4.7 and 5.x',
    runsOn: 'Windows XP (part of it) and 2000',
    signIn: 'Passport 1.4',
    names: [messenger, nexus],
    secure: [],
    plain: [tabs, gateway],
    steps: [
      'Windows Messenger 4.0 to 4.6 is of the time before: see MSN Messenger 1.0 to 4.7.',
      'Accounts of the kinds "SIP" and "Exchange" are not for this service.',
    ],
    remembers: 'the registry value Server in HKCU\\Software\\Microsoft\\MessengerService',
  },
  {
    id: 'mac-1-5',
    title: 'Messenger for Mac 1 to 5',
    runsOn: 'Mac OS 8 and 9, Mac OS X',
    signIn: 'Passport 1.4',
    names: [messenger, nexus],
    secure: [],
    plain: [gateway],
    steps: [
      'Versions 1 and 2 are believed to prove the password by MD5: they need no certificate, and a device key in the place of the password. From version 3 on it is Passport, with certificate and password.',
    ],
  },
  {
    id: 'mac-6-7',
    title: 'Microsoft Messenger for Mac 6 and 7',
    runsOn: 'Mac OS X 10.3 and later (6), 10.4 and later (7)',
    signIn: 'Passport 1.4',
    names: [messenger, nexus, byrdr],
    secure: [contacts, ...mail],
    plain: [gateway],
    steps: ['Version 7 writes its log to "Microsoft Messenger.log" in the folder Documents.'],
    remembers: 'com.microsoft.Messenger.plist in ~/Library/Preferences/Microsoft (quit Messenger, then delete it)',
  },
  {
    id: 'mac-8',
    title: 'Microsoft Messenger for Mac 8',
    runsOn: 'Mac OS X 10.5 to macOS 10.14',
    signIn: 'Passport 1.4',
    names: [messenger, nexus, byrdr],
    secure: [contacts, ...mail],
    plain: [gateway],
    steps: [
      'Its log is Library/Logs/Microsoft-Messenger.log in your home folder, when logging is switched on in its preferences.',
    ],
    remembers: 'com.microsoft.Messenger.plist in ~/Library/Preferences (quit Messenger, then delete it)',
  },
]

export function findClient(id: string): ClientFamily | undefined {
  return clientFamilies.find((family) => family.id === id)
}

/** The name of the TCP listener: a browser can only find out whether it leads here. */
const withoutTls: ReadonlySet<string> = new Set([messenger])

/** One thing that can be tested from a browser. */
export interface Test {
  readonly name: string
  readonly way: 'https' | 'http'
  readonly needed: boolean
}

/** What a browser on this machine should be able to fetch before this client is started. */
export function testsOf(family: ClientFamily): readonly Test[] {
  const test = (name: string, needed: boolean): Test => ({ name, needed, way: withoutTls.has(name) ? 'http' : 'https' })
  return [
    ...family.names.map((name) => test(name, true)),
    ...family.secure.map((name) => test(name, false)),
    ...family.plain.map((name): Test => ({ name, needed: false, way: 'http' })),
  ]
}

/** The tests of all clients, each once: needed where one client needs it. */
export const allTests: readonly Test[] = mergeTests(clientFamilies.flatMap(testsOf))

function mergeTests(tests: readonly Test[]): readonly Test[] {
  const byKey = new Map<string, Test>()
  for (const test of tests) {
    const key = `${test.way} ${test.name}`
    byKey.set(key, { ...test, needed: test.needed || (byKey.get(key)?.needed ?? false) })
  }
  return [...byKey.values()].sort((a, b) => Number(b.needed) - Number(a.needed))
}
