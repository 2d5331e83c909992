import { connect } from 'node:net'
import type { Machine } from '../../../src/services/setup/user-agent.ts'

/** A browser of the time: the lines that it sends, and what its pages should make of them. */
export interface OldBrowser {
  readonly name: string
  readonly version: '1.0' | '1.1'
  readonly headers: readonly string[]
  readonly machine: Machine
  /** Where its first page's certificate is: opened, or stored first. */
  readonly certificate: '/root.cer' | '/setup/save/root.cer'
}

const explorer = 'Accept: image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, */*'

/** Made up, true to the form of each (see the evidence in src/services/setup/user-agent.ts). */
export const oldBrowsers: readonly OldBrowser[] = [
  {
    name: 'Internet Explorer 4 on Windows 95',
    version: '1.1',
    headers: [
      explorer,
      'Accept-Language: en-us',
      'Accept-Encoding: gzip, deflate',
      'User-Agent: Mozilla/4.0 (compatible; MSIE 4.01; Windows 95)',
    ],
    machine: { system: 'windows-9x', browser: 'Internet Explorer', store: 'windows', takesProfiles: false },
    certificate: '/root.cer',
  },
  {
    name: 'Internet Explorer 5 on Windows 98',
    version: '1.1',
    headers: [
      explorer,
      'Accept-Language: de',
      'Accept-Encoding: gzip, deflate',
      'User-Agent: Mozilla/4.0 (compatible; MSIE 5.0; Windows 98; DigExt)',
    ],
    machine: { system: 'windows-9x', browser: 'Internet Explorer', store: 'windows', takesProfiles: false },
    certificate: '/root.cer',
  },
  {
    name: 'Internet Explorer 5 on Mac OS 9',
    version: '1.1',
    headers: [
      'Accept: */*',
      'Accept-Language: en',
      'Extension: Security/Remote-Passphrase',
      'UA-CPU: PPC',
      'UA-OS: MacOS',
      'User-Agent: Mozilla/4.0 (compatible; MSIE 5.17; Mac_PowerPC)',
    ],
    machine: { system: 'mac-os-9', browser: 'Internet Explorer', store: 'its own', takesProfiles: false },
    certificate: '/root.cer',
  },
  {
    name: 'Internet Explorer 6 on Windows XP',
    version: '1.1',
    headers: [
      'Accept: image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, application/x-shockwave-flash, */*',
      'Accept-Language: en-us',
      'Accept-Encoding: gzip, deflate',
      'User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)',
    ],
    machine: { system: 'windows-xp', browser: 'Internet Explorer', store: 'windows', takesProfiles: false },
    certificate: '/root.cer',
  },
  {
    name: 'Netscape 4.7 on Windows 98',
    version: '1.0',
    headers: [
      'User-Agent: Mozilla/4.7 [en] (Win98; U)',
      'Accept: image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, image/png, */*',
      'Accept-Encoding: gzip',
      'Accept-Language: en',
      'Accept-Charset: iso-8859-1,*,utf-8',
    ],
    machine: { system: 'windows-9x', browser: 'Netscape or Firefox', store: 'its own', takesProfiles: false },
    certificate: '/setup/save/root.cer',
  },
  {
    name: 'Safari 1 on Mac OS X 10.2',
    version: '1.1',
    headers: [
      'Accept: */*',
      'Accept-Language: en',
      'User-Agent: Mozilla/5.0 (Macintosh; U; PPC Mac OS X; en) AppleWebKit/85.7 (KHTML, like Gecko) Safari/85.5',
    ],
    machine: { system: 'mac-os-x-10.0', browser: 'Safari', store: 'keychain', takesProfiles: false },
    certificate: '/root.cer',
  },
  {
    name: 'Safari 4 on Mac OS X 10.5',
    version: '1.1',
    headers: [
      'User-Agent: Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10_5_8; en-us) AppleWebKit/531.9 (KHTML, like Gecko) Version/4.0.3 Safari/531.9',
      'Accept: application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5',
      'Accept-Language: en-us',
      'Accept-Encoding: gzip, deflate',
    ],
    machine: { system: 'mac-os-x-10.4', browser: 'Safari', store: 'keychain', takesProfiles: false },
    certificate: '/root.cer',
  },
  {
    name: 'Firefox 2 on Windows XP',
    version: '1.1',
    headers: [
      'User-Agent: Mozilla/5.0 (Windows; U; Windows NT 5.1; en-US; rv:1.8.1.14) Gecko/20080404 Firefox/2.0.0.14',
      'Accept: text/xml,application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5',
      'Accept-Language: en-us,en;q=0.5',
      'Accept-Charset: ISO-8859-1,utf-8;q=0.7,*;q=0.7',
    ],
    machine: { system: 'windows-xp', browser: 'Netscape or Firefox', store: 'its own', takesProfiles: false },
    certificate: '/setup/save/root.cer',
  },
  {
    name: 'the Internet Explorer inside of Windows Live Messenger, on Vista',
    version: '1.1',
    headers: [
      'Accept: */*',
      'Accept-Language: en-us',
      'UA-CPU: x86',
      'Accept-Encoding: gzip, deflate',
      'User-Agent: Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0; SLCC1; .NET CLR 2.0.50727; Windows Live Messenger 8.5.1302)',
    ],
    machine: { system: 'windows-vista', browser: 'Internet Explorer', store: 'windows', takesProfiles: false },
    certificate: '/root.cer',
  },
]

export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** Asks as this browser does, over a connection of its own; with a form it posts it. */
export function browse(
  port: number,
  { version, headers }: Pick<OldBrowser, 'version' | 'headers'>,
  path: string,
  host = '127.0.0.1',
  form?: string,
): Promise<Answer> {
  const posts = ['Content-Type: application/x-www-form-urlencoded', `Content-Length: ${form?.length}`]
  const lines = [
    `${form === undefined ? 'GET' : 'POST'} ${path} HTTP/${version}`,
    ...headers,
    `Host: ${host}`,
    ...(form === undefined ? [] : posts),
    'Connection: close',
  ]
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${form ?? ''}`))
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('end', () => {
      socket.end()
      resolve(readAnswer(Buffer.concat(chunks)))
    })
  })
}

function readAnswer(bytes: Buffer): Answer {
  const end = bytes.indexOf('\r\n\r\n')
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status: Number(first.split(' ')[1]), headers, body: bytes.subarray(end + 4) }
}
