import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { hostNames } from '../../../src/identity/host-names.ts'
import { clientFamilies, testsOf } from '../../../src/services/setup/clients.ts'
import { systems } from '../../../src/services/setup/systems.ts'

const start = new URL('../../../docs/start/', import.meta.url)
const read = (name: string): Promise<string> => readFile(new URL(name, start), 'utf8')

for (const { id, title, trust, ...system } of systems)
  test(`docs/start/${id}.md says in ten lines what the pages say of ${title}`, async () => {
    const text = await read(`${id}.md`)
    assert.ok(text.startsWith(`# ${title}\n`))
    assert.equal(text.match(/^\d+\. /gm)?.length, 10)
    for (const way of trust) {
      if ('command' in way)
        assert.ok(text.includes(way.command.replaceAll('{root}', 'http://192.168.1.20/root')), way.command)
      if ('form' in way) assert.ok(text.includes(`root.${way.form}`), way.form)
    }
    if ('hosts' in system) assert.ok(text.includes(system.hosts))
    assert.match(text, /Not tried on a real machine/)
  })

test('the index of docs/start leads to each system', async () => {
  const index = await read('README.md')
  for (const { id, title } of systems) assert.ok(index.includes(`| ${title} | [${id}.md](${id}.md) |`), id)
  const files = (await readdir(start)).filter((name) => name !== 'README.md')
  assert.deepEqual(files.sort(), systems.map(({ id }) => `${id}.md`).sort())
})

test('every name that the pages test is one of the service, by that way', () => {
  for (const family of clientFamilies)
    for (const { name, way } of testsOf(family)) {
      const known = hostNames.find((host) => host.name === name)
      assert.ok(known?.ways.includes(way), `${family.id}: ${way} ${name}`)
    }
})
