import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Command } from 'commander'
import { z } from 'zod'
import { fieldsOf, readWords } from '../../src/admin/fields.ts'
import { methodOf, operationOf, pathOf } from '../../src/admin/paths.ts'
import { registry } from '../../src/admin/registry.ts'
import { registerRegistryCommands } from '../../src/cli/registry-commands.ts'
import { bearer, openListener } from './listener-fixture.ts'

const host = '127.0.0.1:8186'

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly responses: Readonly<Record<string, object>>
}
interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

test('every command has a name of its own, a summary, and described fields that the command line can take', () => {
  assert.equal(new Set(registry.map(operationOf)).size, registry.length)
  for (const command of registry) {
    assert.match(command.name, /^[a-z-]+( [a-z-]+)+$/)
    assert.notEqual(command.summary, '')
    for (const { name, description } of fieldsOf(command)) {
      assert.match(name, /^[a-z][A-Za-z]*$/, command.name)
      assert.ok(!['data', 'json', 'help'].includes(name), `${command.name}: --${name} is every command’s own`)
      assert.notEqual(description, '', `${command.name}: ${name} is not described`)
    }
    for (const name of [...command.positional, ...(command.secret ? [command.secret] : [])])
      assert.ok(name in command.input.shape, `${command.name}: there is no field ${name}`)
  }
})

test('every command is on the command line, with an option or an argument for each of its fields', () => {
  const program = new Command()
  registerRegistryCommands(program)
  for (const command of registry) {
    const line = command.name
      .split(' ')
      .reduce<Command | undefined>((at, word) => at?.commands.find((one) => one.name() === word), program)
    assert.ok(line, `${command.name} is missing`)
    assert.ok(line.options.some(({ long }) => long === '--json'))
    const taken = [
      ...line.options.map((option) => option.attributeName()),
      ...line.registeredArguments.map((one) => one.name()),
    ]
    for (const { name } of fieldsOf(command))
      assert.ok(taken.includes(name) || taken.includes(`${name}Stdin`), `${command.name}: no word for ${name}`)
  }
})

test('the page about the console names every command', async () => {
  const page = await readFile(new URL('../../docs/operate/console.md', import.meta.url), 'utf8')
  for (const { name } of registry) {
    const [group = '', ...rest] = name.split(' ')
    const rows = page.split('\n').filter((line) => line.startsWith(`| \`${group} `))
    assert.ok(
      rows.some((row) => row.includes(`${rest.join(' ')}\``)),
      `docs/operate/console.md does not name ${name}`,
    )
  }
})

test('the OpenAPI document has a route for every command, and the listener answers it', async () => {
  await using listener = await openListener()
  const document = (await listener.app.inject({ url: '/api/v1/openapi.json', headers: { host } })).json() as Document
  assert.equal(document.openapi, '3.1.0')
  assert.equal(document.info.version, '1.2.3')
  for (const command of registry) {
    const method = methodOf(command)
    const operation = document.paths[pathOf(command)]?.[method.toLowerCase()]
    assert.equal(operation?.operationId, operationOf(command), command.name)
    const described =
      operation?.parameters?.map(({ name }) => name) ??
      Object.keys(
        (operation?.requestBody?.content['application/json']?.schema as { properties?: object } | undefined)
          ?.properties ?? {},
      )
    assert.deepEqual(described, Object.keys(command.input.shape), command.name)
    const answer = await listener.app.inject({
      method,
      url: pathOf(command),
      headers: { host },
      ...(method === 'POST' && { payload: {} }),
    })
    assert.equal(answer.statusCode, 401, `${command.name} wants a login`)
  }
})

test('the OpenAPI document is sound: names are unique, references lead somewhere, schemas can be read back', async () => {
  await using listener = await openListener()
  const text = (await listener.app.inject({ url: '/api/v1/openapi.json', headers: { host } })).body
  const document = JSON.parse(text) as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length)
  for (const { path, method, operation } of operations) {
    assert.match(path, /^\/api\/v1\/[a-z-]+/)
    assert.ok(['get', 'post'].includes(method))
    assert.ok(Object.keys(operation.responses).length > 0, path)
    for (const parameter of operation.parameters ?? []) {
      assert.equal(parameter.in, 'query')
      z.fromJSONSchema(parameter.schema as Parameters<typeof z.fromJSONSchema>[0])
    }
    for (const { schema } of Object.values(operation.requestBody?.content ?? {}))
      z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
    assert.ok(listener.app.hasRoute({ method: method === 'get' ? 'GET' : 'POST', url: path }), `${path} is not served`)
  }
  for (const [, reference = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g))
    assert.ok(
      reference.split('/').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document),
      `#/${reference} leads nowhere`,
    )
})

test('words of an address become what their fields want, and a word that does not fit is named', async () => {
  await using listener = await openListener()
  listener.ring.say('VER 1 MSNP15')
  listener.ring.say('VER 1 MSNP16')
  const ask = (query: string) =>
    listener.app.inject({ url: `/api/v1/timeline/list?${query}`, headers: { host, ...bearer } })
  assert.deepEqual(
    (await ask('after=1&secrets=false')).json().entries.map(({ line }: { line: string }) => line),
    ['VER 1 MSNP16'],
  )
  for (const query of ['after=one', 'after=-1', 'limit=1e9', 'unknown=1', 'odd=perhaps', 'after=1&after=2']) {
    const answer = await ask(query)
    assert.equal(answer.statusCode, 400, query)
    assert.equal(answer.json().code, 'bad-input')
    assert.match(answer.json().message, new RegExp(query.split('=')[0] ?? ''), query)
  }
})

test('each refusal is a code and a sentence', async () => {
  await using listener = await openListener()
  const send = async (options: { method?: 'GET' | 'POST'; url: string; payload?: string; type?: string }) => {
    const { method = 'POST', url, payload, type = 'application/json' } = options
    const headers = { host, ...bearer, ...(payload === undefined ? {} : { 'content-type': type }) }
    const answer = await listener.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
    assert.deepEqual(Object.keys(answer.json()), ['code', 'message'])
    assert.match(answer.json().message, /\.$/)
    return [answer.statusCode, answer.json().code]
  }
  const url = '/api/v1/sessions/kick'
  assert.deepEqual(await send({ url, payload: '{"who":"nobody@example.com"}' }), [404, 'not-found'])
  assert.deepEqual(await send({ url, payload: '{"who":""}' }), [400, 'bad-input'])
  assert.deepEqual(await send({ url, payload: '{"who":"c1","more":1}' }), [400, 'bad-input'])
  assert.deepEqual(await send({ url, payload: '[]' }), [400, 'bad-input'])
  assert.deepEqual(await send({ url, payload: '{' }), [400, 'bad-input'])
  assert.deepEqual(await send({ url, payload: '' }), [400, 'bad-input'])
  assert.deepEqual(await send({ url }), [400, 'bad-input'])
  assert.deepEqual(await send({ url, payload: '{"__proto__":{"who":"c1"}}' }), [400, 'bad-input'])
  assert.deepEqual(await send({ url, payload: 'who=c1', type: 'application/x-www-form-urlencoded' }), [
    415,
    'wrong-type',
  ])
  assert.deepEqual(await send({ url, payload: '{"who":"c1"}', type: 'text/plain' }), [415, 'wrong-type'])
  assert.deepEqual(await send({ url, method: 'GET' }), [405, 'wrong-method'])
  assert.deepEqual(await send({ url: '/api/v1/nothing' }), [404, 'not-found'])
  assert.deepEqual(await send({ url: '/api/v1/%zz', method: 'GET' }), [400, 'bad-input'])
  assert.deepEqual(listener.kicked, [])
})

test('numbers, flags and lists are read from words by the kind of their field', () => {
  const timeline = registry.find(({ name }) => name === 'timeline list')
  assert.ok(timeline)
  assert.deepEqual(readWords(timeline, { after: '7', odd: 'true', text: '7', limit: 'x' }), {
    after: 7,
    odd: true,
    text: '7',
    limit: 'x',
  })
})

test('the console learns of every command as a form', async () => {
  await using listener = await openListener()
  const answer = await listener.app.inject({ url: '/api/v1/commands', headers: { host, ...bearer } })
  const { commands } = answer.json() as {
    commands: { name: string; path: string; method: string; fields: unknown[] }[]
  }
  assert.deepEqual(
    commands.map(({ name }) => name),
    registry.map(({ name }) => name),
  )
  const kick = commands.find(({ name }) => name === 'sessions kick')
  assert.deepEqual(kick?.path, '/api/v1/sessions/kick')
  assert.equal(kick?.method, 'POST')
  assert.equal(kick?.fields.length, 1)
})
