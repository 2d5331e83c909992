import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { clientFamilies } from '../../../src/services/setup/clients.ts'
import { systems } from '../../../src/services/setup/systems.ts'
import { readUserAgent } from '../../../src/services/setup/user-agent.ts'
import { type ServiceProcess, startServiceProcess } from '../../support/service-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'
import { type Answer, browse, type OldBrowser, oldBrowsers } from './browsers.ts'
import { faultsOf } from './html32.ts'

let directory: TemporaryDirectory
let service: ServiceProcess
let root: X509Certificate

before(async () => {
  directory = await temporaryDirectory()
  service = await startServiceProcess(directory.path)
  root = new X509Certificate(await readFile(join(directory.path, 'certificates', 'root.pem')))
})

after(async () => {
  await service?.stop()
  await directory?.[Symbol.asyncDispose]()
})

const see = (browser: OldBrowser, path: string, host?: string): Promise<Answer> =>
  browse(service.running.http.port, browser, path, host)
const [first] = oldBrowsers
assert.ok(first)

const linksOf = (page: string): string[] =>
  [...page.matchAll(/(?:href|src|background)="([^"]*)"/g)].map(([, address = '']) => address)

for (const browser of oldBrowsers) {
  describe(browser.name, () => {
    test('is known by its header lines', () => {
      const line = browser.headers.find((header) => header.startsWith('User-Agent: ')) ?? ''
      assert.deepEqual(readUserAgent(line.slice('User-Agent: '.length)), browser.machine)
    })

    test('is given pages in HTML 3.2, each of which leads to others that are there', async () => {
      const waiting = ['/']
      const seen = new Set<string>()
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        if (seen.has(path)) continue
        seen.add(path)
        const { status, headers, body } = await see(browser, path)
        assert.equal(status, 200, path)
        assert.equal(headers.get('content-length'), String(body.length), path)
        if (headers.get('content-type') !== 'text/html; charset=iso-8859-1') {
          assert.match(path, /\.(?:gif|cer|pem|reg|mobileconfig)$/)
          continue
        }
        const page = body.toString('latin1')
        assert.deepEqual(faultsOf(page), [], path)
        waiting.push(...linksOf(page).filter((address) => address.startsWith('/')))
      }
      // The first page, five steps, and the rest: a page for each system twice, for each family of clients twice.
      assert.ok(seen.size > 5 + 2 * systems.length + 2 * clientFamilies.length, [...seen].join(' '))
    })

    test('finds the certificate on the first page, in the form that it needs', async () => {
      const page = (await see(browser, '/')).body.toString('latin1')
      assert.ok(linksOf(page).includes(browser.certificate), linksOf(page).join(' '))
      const { headers, body } = await see(browser, browser.certificate)
      assert.deepEqual(body, root.raw)
      assert.equal(
        headers.get('content-type'),
        browser.certificate === '/root.cer' ? 'application/x-x509-ca-cert' : 'application/octet-stream',
      )
      assert.equal(headers.get('cache-control'), undefined, 'Internet Explorer opens a file from where it keeps it')
    })

    test('is told about its own system, and shown all fingerprints', async () => {
      const page = (await see(browser, '/setup/certificate')).body.toString('latin1')
      const system = systems.find(({ id }) => id === browser.machine.system)
      assert.ok(page.includes(`<h2>${system?.title}</h2>`))
      const shown = page.replace(/<[^>]*>|\s/g, '')
      for (const name of ['md5', 'sha1', 'sha256'] as const) {
        const digest = createHash(name).update(root.raw).digest('hex').toUpperCase()
        assert.ok(shown.includes((digest.match(/../g) ?? []).join(':')), name)
      }
    })

    test('lands on the first page from any old address', async () => {
      for (const path of ['/', '/5meen_us/999', '/messenger/download', '/im/today.aspx?mkt=en-us', '/x/default.asp']) {
        const { status, headers, body } = await see(browser, path, 'messenger.msn.com')
        if (status === 302) assert.equal(headers.get('location'), `http://127.0.0.1:${service.running.http.port}/`)
        else {
          assert.equal(status, 200, path)
          assert.match(body.toString('latin1'), /<title>Messenger, alive again - Chrysalis<\/title>/)
        }
      }
    })
  })
}

test('what clients fetch as data is not found as before: they are given no page', async () => {
  const client = { version: '1.1', headers: ['User-Agent: MSMSGS', 'Accept: */*'] } as const
  const explorer = { version: '1.1', headers: first.headers } as const
  for (const [who, path] of [
    [client, '/something'],
    [client, '/something.aspx'],
    [{ version: '1.1', headers: ['User-Agent: MSN Explorer/9.0 (MSN 8.0; TmstmpExt)'] }, '/abservice/unknown.aspx'],
    [explorer, '/ppcrlconfig.bin'],
    [explorer, '/abservice/other.asmx'],
    [explorer, '/msgr/config.xml'],
    [explorer, '/appdirectory/directory.aspx'],
    [explorer, '/update.cab'],
    [explorer, '/crl/root.crl'],
  ] as const) {
    const { status, body } = await browse(service.running.http.port, who, path)
    assert.equal(status, 404, path)
    assert.doesNotMatch(body.toString('latin1'), /Chrysalis/, path)
  }
})

test('a page that is not there is not found', async () => {
  for (const path of [
    '/setup/clients/icq',
    '/setup/names/beos',
    '/setup/pictures/../../x',
    '/setup/pictures/__proto__',
  ])
    assert.equal((await see(first, path)).status, 404, path)
})

test('the names page shows the line to type, and every name for a hosts file', async () => {
  const page = (await see(first, '/setup/names')).body.toString('latin1')
  assert.match(page.replace(/<[^>]*>/g, ''), /DNS server: 127\.0\.0\.1/)
  assert.match(page, /This server answers for them/)
  for (const { names } of clientFamilies)
    for (const name of names) assert.match(page, new RegExp(`127.0.0.1  ${name}\r\n`))
})

test('a lamp that a machine has fetched is green from then on, and what is missing is said', async () => {
  const result = async (): Promise<string> => (await see(first, '/setup/result/mac-8')).body.toString('latin1')
  const rowOf = (page: string, name: string): string =>
    page.split('<tr>').find((row) => row.includes(`<tt>${name}</tt>`)) ?? ''
  // The lamps' own addresses are on the test page: http ones are fetched as they stand there.
  const lamps = linksOf((await see(first, '/setup/test/mac-8')).body.toString('latin1')).filter((address) =>
    address.includes('/setup/lamp/'),
  )
  const needed = ['messenger.hotmail.com', 'nexus.passport.com', 'byrdr.omega.contacts.msn.com']
  for (const name of needed)
    assert.ok(
      lamps.some((address) => address.includes(`//${name}:`)),
      name,
    )

  const before = await result()
  for (const name of needed) assert.match(rowOf(before, name), /red\.gif/)
  const overHttp = lamps.find((address) => address.startsWith('http://messenger.hotmail.com:')) ?? ''
  const { headers } = await see(first, new URL(overHttp).pathname, 'messenger.hotmail.com')
  assert.equal(headers.get('content-type'), 'image/gif')
  assert.equal(headers.get('cache-control'), 'no-cache')

  const later = await result()
  assert.match(rowOf(later, 'messenger.hotmail.com'), /green\.gif/)
  assert.match(rowOf(later, 'nexus.passport.com'), /red\.gif/)
  assert.match(later, /the certificate is not trusted: <a href="\/setup\/certificate">step 2<\/a>/)
  // The first page knows as well.
  assert.match(
    (await see(first, '/')).body.toString('latin1'),
    /2\. <a href="\/setup\/certificate">[^<]*<\/a><\/b>[^<]*<[^>]*>.*You are here/,
  )
})
