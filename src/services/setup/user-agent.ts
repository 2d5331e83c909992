import type { SystemId } from './systems.ts'

/**
 * Whose list of certificates a browser adds to when it opens one. Messenger for Windows reads the store of Windows, which only Internet
 * Explorer opens: Netscape and Firefox would put the certificate into a list of their own, and Messenger would not see it.
 */
export type Store = 'windows' | 'its own' | 'keychain' | 'unknown'

/** What the header line `User-Agent` says of a machine. */
export interface Machine {
  readonly system?: SystemId
  readonly browser: string
  readonly store: Store
  /** It installs configuration profiles: Mac OS X 10.7 and later (vintage-tls §5.3). */
  readonly takesProfiles: boolean
}

/** Lines of Safari since 3, and of Firefox since 3, give the version of the system. */
const withProfiles = /Mac OS X 10[._](?:[7-9]|1[0-5])/

interface Row<Found> {
  readonly pattern: RegExp
  readonly found: Found
  /** Where the form of the line is known from. */
  readonly evidence: string
}

const microsoft = 'Microsoft, "Understanding user-agent strings" (ms537503), platform tokens'
const apple = 'Apple, "Safari and WebKit Version Information" (uamatrix): builds by system'

/** The first row that fits. Order matters: Windows Me calls itself Windows 98 as well. */
const systemRows: readonly Row<SystemId>[] = [
  { pattern: /Windows NT (?:[6-9]|1\d)\.\d/, found: 'windows-vista', evidence: `${microsoft}: NT 6.0 is Vista` },
  {
    pattern: /Windows NT 5\.[12]|Windows XP/,
    found: 'windows-xp',
    evidence: `${microsoft}: NT 5.1 is XP, 5.2 Server 2003`,
  },
  { pattern: /Windows NT 5\.0|Windows 2000/, found: 'windows-nt', evidence: `${microsoft}: NT 5.0 and 5.01 are 2000` },
  {
    pattern: /Windows NT|WinNT/,
    found: 'windows-nt',
    evidence: 'lines of Internet Explorer 4 and 5 and of Netscape 4 on NT 4.0, which give no number',
  },
  {
    pattern: /Win 9x 4\.90|Windows (?:9[58]|ME)|Win9[58]/,
    found: 'windows-9x',
    evidence: `${microsoft}; mail headers of Netscape 4 ("[en] (Win98; U)")`,
  },
  {
    pattern: /Mac OS X 10[._]1[0-5]/,
    found: 'mac-os-x-10.10',
    evidence: 'lines of Safari 8 and later: the system with underscores',
  },
  {
    pattern: /Mac OS X 10[._][4-9]/,
    found: 'mac-os-x-10.4',
    evidence: 'lines of Safari 3 and later ("10_4_11") and of Firefox 3 and later ("10.5")',
  },
  {
    pattern: /Mac OS X.* AppleWebKit\/[1-3]?\d{1,2}\b(?!\d)/,
    found: 'mac-os-x-10.0',
    evidence: `${apple}: below 412 is 10.2 or 10.3`,
  },
  { pattern: /Mac OS X.* AppleWebKit\/4\d\d/, found: 'mac-os-x-10.4', evidence: `${apple}: 412 to 419 is 10.4` },
  {
    pattern: /MSIE 5\.2\d*; Mac_PowerPC/,
    found: 'mac-os-x-10.0',
    evidence: 'Internet Explorer 5.2 was made for Mac OS X only; its line does not say so',
  },
  {
    pattern: /MSIE .*Mac_(?:PowerPC|68\S*)/,
    found: 'mac-os-9',
    evidence: 'Internet Explorer up to 5.1.7 for Mac OS 8 and 9; 5.1 on Mac OS X 10.0 and 10.1 looks the same',
  },
  { pattern: /Mac OS X/, found: 'mac-os-x-10.4', evidence: 'Firefox up to 2 and Camino give no version: a guess' },
  {
    pattern: /Macintosh; \w; (?:PPC|68K)\)?/i,
    found: 'mac-os-9',
    evidence: 'mail headers of Netscape 4 for the Mac ("(Macintosh; U; PPC)")',
  },
]

interface Browser {
  readonly name: string
  readonly store: Store
}

const browserRows: readonly Row<Browser>[] = [
  { pattern: /Opera/, found: { name: 'Opera', store: 'its own' }, evidence: 'Opera says MSIE as well: asked first' },
  {
    pattern: /MSIE .*Mac_/,
    found: { name: 'Internet Explorer', store: 'its own' },
    evidence: 'vintage-tls §5.3: it keeps a list of its own',
  },
  {
    pattern: /MSIE|Trident\//,
    found: { name: 'Internet Explorer', store: 'windows' },
    evidence: `${microsoft}: version tokens`,
  },
  {
    pattern: /Windows.* (?:Chrome|Safari)\//,
    found: { name: 'a browser that uses the store of Windows', store: 'windows' },
    evidence: 'Safari and Chromium on Windows ask Windows',
  },
  { pattern: /AppleWebKit\//, found: { name: 'Safari', store: 'keychain' }, evidence: apple },
  {
    pattern: /Gecko\/|^Mozilla\/[1-4]\.\d+[^(]*\((?!compatible)/,
    found: { name: 'Netscape or Firefox', store: 'its own' },
    evidence: 'Mozilla browsers ship a certificate database of their own',
  },
]

/** @param line the header as it was sent; a stranger's text, of which only what is looked for is used */
export function readUserAgent(line: string | undefined): Machine {
  const text = (line ?? '').slice(0, 512)
  const system = systemRows.find(({ pattern }) => pattern.test(text))?.found
  const browser = browserRows.find(({ pattern }) => pattern.test(text))?.found
  return {
    ...(system === undefined ? {} : { system }),
    browser: browser?.name ?? 'this browser',
    store: browser?.store ?? 'unknown',
    takesProfiles: withProfiles.test(text),
  }
}
