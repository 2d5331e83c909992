import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { assertStrictXml } from '../../wire/xml/strict.ts'

/**
 * Compares an answer with the file that shows it. The file has a line end between any two tags, for reading; the answer has none,
 * which is checked as well.
 */
export async function assertGolden(body: string | Buffer, file: URL): Promise<void> {
  assertStrictXml(body)
  const expected = (await readFile(file, 'utf8')).trimEnd().replaceAll('>\n<', '><')
  assert.equal(body.toString('utf8'), expected)
}
