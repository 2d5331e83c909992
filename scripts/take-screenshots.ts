import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { MessengerClient } from '../src/client/messenger-client.ts'
import { clientProfiles } from '../src/client/profiles/index.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { type ServiceProcess, startServiceProcess } from '../test/support/service-process.ts'
import { temporaryDirectory } from '../test/support/temporary-directory.ts'

/*
 * npm run screenshots: takes the pictures in docs/images/ anew, of a service with the demo world to which stand-ins sign in. Needs
 * Debian's chromium.
 */
const folder = fileURLToPath(new URL('../docs/images/', import.meta.url))
await mkdir(folder, { recursive: true })

async function signIn({ running, data }: ServiceProcess, name: string, password: string): Promise<MessengerClient> {
  const profile = clientProfiles.find((one) => one.name === name)
  if (!profile) throw new Error(`there is no client ${name}`)
  return await MessengerClient.signIn({
    server: running.msnp.host,
    msnpPort: running.msnp.port,
    httpsPort: running.https.port,
    root: await readFile(join(data, 'certificates', 'root.pem'), 'utf8'),
    credentials: { email: 'me@example.com', password },
    profile,
    timeLimit: 10_000,
    trace: () => undefined,
  })
}

async function take(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  process.stdout.write(`${path}\n`)
}

async function photographConsole(browser: Browser, service: ServiceProcess): Promise<void> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage()
  const link = /Console\s+(http:\S+)/.exec(service.output())?.[1]
  if (link === undefined) throw new Error('the service printed no link to its console')
  await page.goto(link)
  await page.getByRole('heading', { name: 'First contact' }).waitFor()
  await page.goto(new URL('/console/#/live', link).href)
  await page.getByText('Live.', { exact: true }).waitFor()
  await signIn(service, 'wlm-8.5', 'wrong password').catch(() => undefined)
  await signIn(service, 'mac-8.0.1', 'password')
  // Long enough for the last line; then the answer to ABFindAll, some thirty lines up.
  await page.getByRole('option').filter({ hasText: 'UUN' }).last().waitFor()
  await page.getByRole('listbox').focus()
  await page.keyboard.press('End')
  const detail = page.getByRole('complementary')
  for (let line = 0; line < 60 && !(await detail.innerText()).includes('ABFindAllResponse'); line++)
    await page.keyboard.press('ArrowUp')
  await take(page, 'live-view')
  await page.goto(new URL('/console/#/machines', link).href)
  await page.getByText('online', { exact: true }).first().waitFor()
  await take(page, 'first-contact')
}

async function photographSetup(browser: Browser, { running }: ServiceProcess): Promise<void> {
  const userAgent = 'Mozilla/4.0 (compatible; MSIE 5.0; Windows 98)'
  const page = await (await browser.newContext({ viewport: { width: 640, height: 480 }, userAgent })).newPage()
  await page.goto(`http://${running.http.host}:${running.http.port}/`)
  await take(page, 'set-up')
}

await using directory = await temporaryDirectory()
await using service = await startServiceProcess(join(directory.path, 'data'), { arguments: ['--demo'] })
const browser = await launchChromium()
try {
  await photographSetup(browser, service)
  await photographConsole(browser, service)
} finally {
  await browser.close()
}
