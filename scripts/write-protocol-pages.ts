import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writePages } from './protocol-pages.ts'

/* npm run docs: writes docs/protocol/ from the grammar. A test holds that what is committed is what this writes. */
const folder = fileURLToPath(new URL('../docs/protocol/', import.meta.url))
await mkdir(folder, { recursive: true })
const pages = writePages()
for (const known of await readdir(folder)) if (!pages.has(known)) await rm(join(folder, known))
for (const [name, text] of pages) await writeFile(join(folder, name), text)
process.stdout.write(`Wrote ${pages.size} pages to ${folder}.\n`)
