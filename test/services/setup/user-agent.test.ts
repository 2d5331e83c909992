import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readUserAgent } from '../../../src/services/setup/user-agent.ts'

/** Lines of more browsers than the nine that walk the pages. */
const lines: readonly (readonly [line: string, system: string | undefined, store: string])[] = [
  ['Mozilla/4.0 (compatible; MSIE 5.5; Windows 98; Win 9x 4.90)', 'windows-9x', 'windows'],
  ['Mozilla/4.0 (compatible; MSIE 4.01; Windows NT)', 'windows-nt', 'windows'],
  ['Mozilla/4.0 (compatible; MSIE 5.01; Windows NT 5.0)', 'windows-nt', 'windows'],
  ['Mozilla/4.7 [en] (WinNT; U)', 'windows-nt', 'its own'],
  ['Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.2; SV1)', 'windows-xp', 'windows'],
  ['Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)', 'windows-vista', 'windows'],
  ['Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko', 'windows-vista', 'windows'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    'windows-vista',
    'windows',
  ],
  ['Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; en) Opera 8.0', 'windows-xp', 'its own'],
  ['Mozilla/4.0 (compatible; MSIE 4.5; Mac_PowerPC)', 'mac-os-9', 'its own'],
  ['Mozilla/4.79 (Macintosh; U; PPC)', 'mac-os-9', 'its own'],
  ['Mozilla/4.0 (compatible; MSIE 5.23; Mac_PowerPC)', 'mac-os-x-10.0', 'its own'],
  [
    'Mozilla/5.0 (Macintosh; U; PPC Mac OS X; en) AppleWebKit/125.4 (KHTML, like Gecko) Safari/125.9',
    'mac-os-x-10.0',
    'keychain',
  ],
  [
    'Mozilla/5.0 (Macintosh; U; PPC Mac OS X; en) AppleWebKit/312.8 (KHTML, like Gecko) Safari/312.6',
    'mac-os-x-10.0',
    'keychain',
  ],
  [
    'Mozilla/5.0 (Macintosh; U; PPC Mac OS X; en) AppleWebKit/412 (KHTML, like Gecko) Safari/412',
    'mac-os-x-10.4',
    'keychain',
  ],
  [
    'Mozilla/5.0 (Macintosh; U; PPC Mac OS X 10_4_11; en) AppleWebKit/525.18 (KHTML, like Gecko) Version/3.1.2 Safari/525.22',
    'mac-os-x-10.4',
    'keychain',
  ],
  [
    'Mozilla/5.0 (Macintosh; U; PPC Mac OS X Mach-O; en-US; rv:1.8.1.14) Gecko/20080404 Firefox/2.0.0.14',
    'mac-os-x-10.4',
    'its own',
  ],
  [
    'Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10.5; en-US; rv:1.9.0.3) Gecko/2008092414 Firefox/3.0.3',
    'mac-os-x-10.4',
    'its own',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_5) AppleWebKit/600.8.9 (KHTML, like Gecko) Version/7.1.8 Safari/537.85.17',
    'mac-os-x-10.4',
    'keychain',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.1 Safari/605.1.15',
    'mac-os-x-10.10',
    'keychain',
  ],
  ['Links (2.28; Linux 6.1.0 x86_64; GNU C 12.2; text)', undefined, 'unknown'],
  ['', undefined, 'unknown'],
]

for (const [line, system, store] of lines)
  test(`${line || 'no line'} is ${system ?? 'any system'}`, () => {
    const machine = readUserAgent(line)
    assert.equal(machine.system, system)
    assert.equal(machine.store, store)
    assert.equal(machine.takesProfiles, /10_(?:9|14)/.test(line))
  })

test('whatever is sent is read in no time, and nothing of it is repeated', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 5000 }),
      fc.constantFrom('Mac OS X ', 'AppleWebKit/', 'Windows NT ', '('),
      (text, part) => {
        const began = performance.now()
        const { browser } = readUserAgent(part.repeat(100) + text)
        assert.ok(performance.now() - began < 50)
        assert.match(
          browser,
          /^(?:Opera|Internet Explorer|Safari|Netscape or Firefox|this browser|a browser that uses the store of Windows)$/,
        )
      },
    ),
  )
})
