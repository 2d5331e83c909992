import assert from 'node:assert/strict'
import { SaxesParser } from 'saxes'

/**
 * Reads a document of ours as strictly as the strictest client does: every prefix declared, well-formed, and nothing that one of
 * the text-matching clients stumbles over (clients-in-the-wild §0).
 */
export function assertStrictXml(body: string | Buffer): void {
  const text = body.toString('utf8')
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => assert.fail(`${error.message}\n${text}`))
  parser.on('doctype', () => assert.fail('a document type'))
  parser.on('cdata', () => assert.fail('a CDATA section'))
  parser.write(text).close()
  assert.match(text, /^<\?xml version="1\.0" encoding="utf-8"\?></)
  assert.doesNotMatch(text, />\s+</, 'white space between elements')
  assert.doesNotMatch(text, / \/>/, 'a blank before />')
  assert.doesNotMatch(text, /='/, 'single quotes')
  assert.doesNotMatch(text, /&#\d/, 'a decimal reference')
}
