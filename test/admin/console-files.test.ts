import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { vendorModules } from '../../src/admin/http/console-files.ts'
import { type Listener, openListener } from './listener-fixture.ts'

const web = fileURLToPath(new URL('../../web/', import.meta.url))
const host = '127.0.0.1:8186'

const get = (listener: Listener, name: string) => listener.app.inject({ url: `/console/${name}`, headers: { host } })

test('a module of the console is served as it is written, without its types, and no line moves', async () => {
  await using listener = await openListener()
  for await (const file of glob('**/*.ts', { cwd: web })) {
    const served = await get(listener, file)
    assert.equal(served.statusCode, 200, file)
    assert.match(String(served.headers['content-type']), /^text\/javascript/)
    const source = await readFile(`${web}${file}`, 'utf8')
    assert.equal(served.body.split('\n').length, source.split('\n').length, file)
    assert.doesNotMatch(served.body, /^import type/m, file)
  }
})

test('everything that a module imports is served', async () => {
  await using listener = await openListener()
  const { cookie } = await listener.signIn()
  const page = (await listener.app.inject({ url: '/console/', headers: { host, cookie } })).body
  const map = JSON.parse(/<script type="importmap">(.*?)<\/script>/.exec(page)?.[1] ?? '{}')
  const wanted = [...page.matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(([, path = '']) => path)
  const seen = new Set<string>()
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const served = await listener.app.inject({ url: path, headers: { host } })
    assert.equal(served.statusCode, 200, path)
    const imports = /\.(ts|js)$/.test(path) ? served.body.matchAll(/\b(?:from|import)\s*(['"])([\w./@-]+)\1/g) : []
    for (const [, , name = ''] of imports) {
      const target: string | undefined = name.startsWith('.')
        ? new URL(name, `http://x${path}`).pathname
        : map.imports[name]
      assert.ok(target, `${path} imports ${name}, which the map does not name`)
      wanted.push(target)
    }
  }
  for (const name of Object.keys(vendorModules))
    assert.ok(seen.has(`/console/vendor/${name}`), `${name} is used by nobody`)
  assert.ok(seen.size > 8, 'the console has more modules than that')
})

test('the policy names the one thing that stands inline in the page', async () => {
  await using listener = await openListener()
  const { cookie } = await listener.signIn()
  const { body, headers } = await listener.app.inject({ url: '/console/', headers: { host, cookie } })
  const inline = [...body.matchAll(/<script(?![^>]* src=)[^>]*>(.*?)<\/script>/gs)].map(([, text = '']) => text)
  assert.equal(inline.length, 1)
  const hash = createHash('sha256')
    .update(inline[0] ?? '')
    .digest('base64')
  assert.ok(String(headers['content-security-policy']).includes(`'sha256-${hash}'`))
  assert.doesNotMatch(body, /\son\w+=|style=/)
})

test('no name leads out of the folder, and none to what is not the console’s', async () => {
  await using listener = await openListener()
  const names = [
    '../package.json',
    '..%2fpackage.json',
    '%2e%2e/package.json',
    '..%5cpackage.json',
    'views/../../package.json',
    '/etc/passwd',
    'vendor/../../package.json',
    'vendor/constructor',
    'vendor/fastify.js',
    'tsconfig.json',
    'nothing.ts',
    'views',
    'main.ts%00.css',
    '.git',
  ]
  for (const name of names) {
    const { statusCode } = await get(listener, name)
    assert.ok([400, 404].includes(statusCode), `${name}: ${statusCode}`)
  }
})
