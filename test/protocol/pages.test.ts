import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { writePages } from '../../scripts/protocol-pages.ts'

const folder = fileURLToPath(new URL('../../docs/protocol/', import.meta.url))

test('the protocol pages are those that the grammar writes: run `npm run docs` when this fails', async () => {
  const pages = writePages()
  assert.deepEqual((await readdir(folder)).sort(), Array.from(pages.keys()).sort())
  for (const [name, text] of pages) assert.equal(await readFile(join(folder, name), 'utf8'), text, name)
})
