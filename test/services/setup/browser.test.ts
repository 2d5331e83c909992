import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { MessengerClient } from '../../../src/client/messenger-client.ts'
import { clientProfiles } from '../../../src/client/profiles/index.ts'
import { clientFamilies } from '../../../src/services/setup/clients.ts'
import { systems } from '../../../src/services/setup/systems.ts'
import { launchChromium, whenInstalled } from '../../support/chromium.ts'
import { type ServiceProcess, startServiceProcess } from '../../support/service-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../support/temporary-directory.ts'

/*
 * A browser of today and one without pictures walk from the first page to a Messenger that is signed in. They are not the browsers of
 * the time: what those are sent is judged by the DTD (pages.test.ts). `.ci/run` installs both; elsewhere they may be missing.
 */
const run = promisify(execFile)
/** The name server of the old machine, in one line. */
const namesLeadHere = '--host-resolver-rules=MAP * 127.0.0.1'

let directory: TemporaryDirectory
let service: ServiceProcess
let root: string

before(async () => {
  directory = await temporaryDirectory()
  service = await startServiceProcess(join(directory.path, 'data'))
  root = await readFile(join(service.data, 'certificates', 'root.pem'), 'utf8')
})

after(async () => {
  await service?.stop()
  await directory?.[Symbol.asyncDispose]()
})

/** Signs a stand-in in with an account that was made on the pages. */
async function signIn(email: string, password: string): Promise<MessengerClient> {
  const { msnp, https } = service.running
  const profile = clientProfiles.find(({ name }) => name === 'wlm-2009')
  assert.ok(profile)
  return await MessengerClient.signIn({
    server: msnp.host,
    msnpPort: msnp.port,
    httpsPort: https.port,
    root,
    credentials: { email, password },
    profile,
    timeLimit: 10_000,
    trace: () => undefined,
  })
}

describe('Chromium on a window of 640 by 480', whenInstalled('chromium', 'certutil'), () => {
  const browsers: Browser[] = []
  after(() => Promise.all(browsers.map((browser) => browser.close())))

  /** @param trusting the home directory has the root certificate in its store, as after step 2 */
  async function open(trusting: boolean): Promise<BrowserContext> {
    const home = join(directory.path, trusting ? 'trusting' : 'new')
    const store = join(home, '.pki', 'nssdb')
    await mkdir(store, { recursive: true })
    if (trusting) {
      await run('certutil', ['-N', '-d', `sql:${store}`, '--empty-password'])
      await run('certutil', [
        '-A',
        '-d',
        `sql:${store}`,
        '-n',
        'root',
        '-t',
        'C,,',
        '-i',
        join(service.data, 'certificates', 'root.pem'),
      ])
    }
    const browser = await launchChromium({
      flags: [namesLeadHere],
      environment: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config') },
    })
    browsers.push(browser)
    const context = await browser.newContext({
      viewport: { width: 640, height: 480 },
      javaScriptEnabled: false,
      userAgent: 'Mozilla/4.0 (compatible; MSIE 5.0; Windows 98; DigExt)',
    })
    context.setDefaultTimeout(10_000)
    return context
  }

  const first = (): string => `http://127.0.0.1:${service.running.http.port}/`

  /** Names beside which a lamp is shown. */
  async function lampsOn(page: Page): Promise<string[]> {
    const rows = await page.locator('tr').all()
    const lit: string[] = []
    for (const row of rows) {
      const lamp = row.locator('td:first-child img')
      const name = row.locator('tt')
      if ((await lamp.count()) !== 1 || (await name.count()) !== 1) continue
      // A picture that did not come is as wide as its words.
      const box = await lamp.boundingBox()
      if (box?.width === 15 && box.height === 15) lit.push(await name.innerText())
    }
    return lit
  }

  test('walks from the first page to an account, and a Messenger signs in with it', async () => {
    const [fresh, trusting] = await Promise.all([open(false), open(true)])

    // A machine on which nothing is done: names lead here, but no certificate is trusted.
    const page = await fresh.newPage()
    await page.goto(first())
    assert.match(await page.locator('tr', { hasText: 'You are here' }).last().innerText(), /1\. Names/)
    await page.getByRole('link', { name: '3 Test' }).click()
    await page.getByRole('link', { name: 'Windows Live Messenger 2009' }).click()
    await page.waitForLoadState('load')
    assert.deepEqual(
      (await lampsOn(page)).filter((name) => name !== 'gateway.messenger.hotmail.com'),
      ['messenger.hotmail.com'],
    )
    await page.getByRole('link', { name: 'What the server saw of this' }).click()
    assert.match(await page.innerText('body'), /The names lead here, but the certificate is not trusted: step 2/)
    await page.getByRole('link', { name: 'step 2' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Get the root certificate' }).click()
    const file = await (await download).path()
    assert.deepEqual(await readFile(file), await readFile(join(service.data, 'certificates', 'root.cer')))

    // The same machine with the certificate.
    const later = await trusting.newPage()
    await later.goto(`${first()}setup/test/wlm-2009`)
    await later.waitForLoadState('load')
    const lit = await lampsOn(later)
    for (const name of ['login.live.com', 'byrdr.omega.contacts.msn.com', 'storage.msn.com', 'rsi.hotmail.com'])
      assert.ok(lit.includes(name), `${name} among ${lit}`)
    await later.getByRole('link', { name: 'What the server saw of this' }).click()
    assert.match(await later.innerText('body'), /This machine is ready for: .*Windows Live Messenger 2009/)
    await later.getByRole('link', { name: '4 Account' }).click()
    assert.match(await later.innerText('body'), /This page is not encrypted/)
    await later.getByRole('link', { name: 'use the encrypted page' }).click()
    assert.match(await later.innerText('body'), /This connection is encrypted/)
    await later.locator('[name=email]').fill('carla@example.com')
    await later.locator('[name=name]').fill('Carla')
    await later.locator('[name=password]').fill('eight and more')
    await later.locator('[name=password2]').fill('eight and more')
    await later.getByRole('button', { name: 'Make the account' }).click()
    assert.match(await later.innerText('body'), /Your account is made/)
    await later.getByRole('link', { name: 'Choose your Messenger' }).click()
    await later.getByRole('link', { name: 'Windows Live Messenger 2009' }).click()
    assert.match(await later.innerText('body'), /sign in with the address of the account/)

    const client = await signIn('carla@example.com', 'eight and more')
    assert.equal(client.me.name, 'Carla')
    await later.goto(first())
    assert.match(await later.innerText('body'), /This machine is signed in/)
    client.close()
  })

  test('shows every page without moving it sideways', async () => {
    const [browser] = browsers
    assert.ok(browser)
    const page = await browser.newPage({ viewport: { width: 624, height: 480 } })
    const paths = [
      '',
      'setup/account',
      'setup/clients',
      'setup/result',
      'setup/names/windows-nt',
      ...systems.map(({ id }) => `setup/certificate/${id}`),
      ...clientFamilies.map(({ id }) => `setup/clients/${id}`),
    ]
    for (const path of paths) {
      await page.goto(first() + path)
      const width = await page.evaluate('document.documentElement.scrollWidth')
      assert.ok(Number(width) <= 624, `${path} is ${width} points wide`)
    }
  })
})

describe('links, without pictures', whenInstalled('links'), () => {
  const dump = async (path: string): Promise<string> => {
    const { stdout } = await run(
      'links',
      ['-dump', '-width', '80', `http://127.0.0.1:${service.running.http.port}${path}`],
      {
        env: { ...process.env, HOME: directory.path },
      },
    )
    return stdout.replace(/\s+/g, ' ')
  }

  test('reads each step', async () => {
    const start = await dump('/')
    for (const title of ['1. Names', '2. Certificate', '3. Test', '4. Account', '5. Messenger'])
      assert.ok(start.includes(title), start)
    assert.match(await dump('/setup/names/windows-9x'), /DNS server: 127\.0\.0\.1/)
    assert.match(await dump('/setup/certificate/mac-os-x-10.10'), /sudo security add-trusted-cert -d -r trustRoot/)
    assert.match(await dump('/setup/result'), /\[no\]\|nexus\.passport\.com/)
    assert.match(await dump('/setup/account'), /Address _{20,}.* like anna@example\.com/)
    assert.match(await dump('/setup/clients/mac-8'), /Microsoft Messenger for Mac 8/)
  })
})
