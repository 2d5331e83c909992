import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { MessengerClient } from '../../src/client/messenger-client.ts'
import { clientProfiles } from '../../src/client/profiles/index.ts'
import { launchChromium, whenInstalled } from '../support/chromium.ts'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'

/*
 * The console as its owner uses it: in a browser, by the link that the service prints, while a stand-in for Messenger signs in. Things
 * are looked for by their role and name, as a screen reader finds them.
 */
describe('the console in Chromium', { concurrency: false, ...whenInstalled('chromium') }, () => {
  let directory: TemporaryDirectory
  let service: ServiceProcess
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let link: string
  const faults: string[] = []

  before(async () => {
    directory = await temporaryDirectory()
    service = await startServiceProcess(join(directory.path, 'data'), { arguments: ['--demo'] })
    link = /Console\s+(http:\S+)/.exec(service.output())?.[1] ?? ''
    browser = await launchChromium()
    context = await browser.newContext({ viewport: { width: 1400, height: 800 } })
    page = await context.newPage()
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    await page.goto(link)
    await page.getByRole('heading', { name: 'First contact' }).waitFor()
  })

  after(async () => {
    await browser?.close()
    await service?.stop()
    await directory?.[Symbol.asyncDispose]()
  })

  const go = async (name: string): Promise<void> => {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  }

  async function signIn(password = 'password'): Promise<MessengerClient> {
    const { msnp, https } = service.running
    const profile = clientProfiles.find(({ name }) => name === 'mac-8.0.1')
    assert.ok(profile)
    return await MessengerClient.signIn({
      server: msnp.host,
      msnpPort: msnp.port,
      httpsPort: https.port,
      root: await readFile(join(service.data, 'certificates', 'root.pem'), 'utf8'),
      credentials: { email: 'me@example.com', password },
      profile,
      timeLimit: 10_000,
      trace: () => undefined,
    })
  }

  it('opens by its link once, and by no other way', async () => {
    const stranger = await browser.newContext()
    const other = await stranger.newPage()
    const again = await other.goto(link)
    assert.equal(again?.status(), 401)
    await other.getByText('This link was used before').waitFor()
    assert.equal((await other.goto(new URL('/console/', link).href))?.status(), 401)
    assert.equal((await other.request.get(new URL('/api/v1/machines/list', link).href)).status(), 401)
    await stranger.close()
  })

  it('shows how far a machine comes while it comes, and why one with a wrong password does not', async () => {
    await assert.rejects(signIn('wrong password'))
    const card = page.getByRole('article', { name: 'Machine 127.0.0.1' })
    await card.getByText('stopped', { exact: true }).waitFor()
    assert.match((await card.getByRole('status').textContent()) ?? '', /password/)
    const client = await signIn()
    await card.getByText('online', { exact: true }).first().waitFor()
    const steps = (await card.getByRole('listitem').allTextContents()).join('\n')
    assert.match(steps, /VER MSNP16 \(Messenger for Mac 8\.0\.1\)/)
    assert.match(steps, /signed in as me@example\.com/)
    client.close()
  })

  it('decodes what is said, goes from line to line by keyboard, and keeps secrets to itself', async () => {
    await go('Live view')
    const list = page.getByRole('listbox')
    await page.getByText('Live.', { exact: true }).waitFor()
    const client = await signIn()
    await list.getByRole('option').filter({ hasText: 'QNG' }).first().waitFor()
    await page.getByRole('searchbox').fill('USR')
    const lines = list.getByRole('option')
    await lines.filter({ hasText: 'TWN S' }).first().waitFor()
    assert.equal(await lines.filter({ hasText: 'QNG' }).count(), 0, 'the search has left out what does not fit')

    await list.focus()
    await page.keyboard.press('Home')
    const detail = page.getByRole('complementary', { name: 'The chosen line' })
    await detail.getByRole('heading', { name: 'USR' }).waitFor()
    await detail.getByRole('rowheader', { name: 'account' }).waitFor()
    await detail.getByRole('cell', { name: 'me@example.com' }).waitFor()
    assert.equal(await list.getByRole('option', { selected: true }).count(), 1)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const whole = (await page.locator('body').innerText()) ?? ''
    assert.match(whole, /\[hidden:/)
    assert.doesNotMatch(whole, /t=[\w-]{40}/, 'no ticket is shown')
    await page.getByRole('searchbox').fill('')
    client.close()
  })

  it('stands still while it is paused, and says how much it holds back', async () => {
    await page.getByRole('heading', { name: 'Live view' }).click()
    await page.keyboard.press('p')
    const status = page.getByRole('status').first()
    await status.getByText(/^Paused/).waitFor()
    const list = page.getByRole('listbox')
    const last = async (): Promise<string | null> => {
      await list.focus()
      await page.keyboard.press('End')
      return await list.getByRole('option', { selected: true }).textContent()
    }
    const before = await last()
    const client = await signIn()
    await status.getByText(/Paused; \d+ new/).waitFor()
    assert.equal(await last(), before)
    await page.keyboard.press('p')
    await status.getByText('Live.').waitFor()
    assert.notEqual(await last(), before)
    client.close()
  })

  it('keeps a recording, and plays it again from the file', async () => {
    const keeping = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Keep as a recording' }).click()
    const download = await keeping
    assert.match(download.suggestedFilename(), /\.jsonl$/)
    const file = join(directory.path, 'kept.jsonl')
    await download.saveAs(file)
    const text = await readFile(file, 'utf8')
    assert.ok(text.split('\n').length > 40)
    assert.doesNotMatch(text, /t=[\w-]{40}/)

    await page.getByLabel('Open a recording').setInputFiles(file)
    await page.getByText('The recording kept.jsonl.').waitFor()
    const list = page.getByRole('listbox')
    await list.getByRole('option').filter({ hasText: 'VER' }).first().waitFor()
    await page.getByRole('button', { name: 'Back to the live view' }).click()
    await page.getByText('Live.', { exact: true }).waitFor()
  })

  it('says what is wrong with a file that is no recording', async () => {
    const file = join(directory.path, 'letter.jsonl')
    await writeFile(file, 'Dear diary,\n')
    await page.getByLabel('Open a recording').setInputFiles(file)
    await page.getByRole('alert').waitFor()
    assert.match((await page.getByRole('alert').textContent()) ?? '', /recording|capture/i)
    // The service refused it by its status, which the browser writes into its own console.
    faults.splice(0)
  })

  it('makes forms of the owner’s commands, and does what they say', async () => {
    await signIn()
    await go('Sessions')
    await page.getByRole('cell', { name: 'me@example.com' }).waitFor()
    await page.getByText('sign out one connection').click()
    const form = page.getByRole('form', { name: 'sessions kick' })
    await form.getByRole('textbox', { name: 'who' }).fill('nobody@example.com')
    await form.getByRole('button', { name: 'kick' }).click()
    await page.getByRole('alert').waitFor()
    faults.splice(0)
    await form.getByRole('textbox', { name: 'who' }).fill('me@example.com')
    await form.getByRole('button', { name: 'kick' }).click()
    await page.getByText('No sessions.').waitFor()
  })

  it('has written nothing into the browser’s console of errors', () => {
    assert.deepEqual(faults, [])
  })
})
