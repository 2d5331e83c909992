import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ConfigurationError, loadSettings } from '../../src/config/load.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** The settings that a file with this text gives. */
async function load(text: string, overrides: Parameters<typeof loadSettings>[1] = {}) {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'chrysalis.yaml')
  await writeFile(file, text)
  return await loadSettings(file, overrides)
}

const refused = (text: string, message: RegExp) =>
  assert.rejects(load(text), (error) => {
    assert.ok(error instanceof ConfigurationError)
    assert.match(error.message, message)
    return true
  })

describe('settings', () => {
  it('have defaults for everything', async () => {
    const settings = await loadSettings(undefined)
    assert.deepEqual(
      [settings.data, settings.msnp.port, settings.http.port, settings.https.port, settings.demo],
      ['./data', 1863, 80, 443, false],
    )
  })

  it('come from the command line first, then from the file, key by key', async () => {
    const text = 'msnp: { port: 1999 }\nlog: { level: warn, format: json }\n'
    const { msnp, log } = await load(text, { log: { level: 'debug' } })
    assert.deepEqual([msnp.port, log.level, log.format], [1999, 'debug', 'json'])
  })

  it('of an empty file are the defaults', async () => {
    assert.deepEqual(await load(''), await loadSettings(undefined))
  })

  it('that are not known are refused with file, line and column', async () => {
    await refused('data: ./x\nmsnp: { prot: 1863 }\n', /chrysalis\.yaml:2:\d+: msnp\.prot is not a setting/)
  })

  it('of a wrong kind are refused with file, line and column', async () => {
    await refused('data: ./x\n\nhttp:\n  port: eighty\n', /chrysalis\.yaml:4:9: http\.port: /)
    await refused('http: { port: 70000 }\n', /chrysalis\.yaml:1:15: http\.port: /)
  })

  it('in a file that is not YAML, or not there, are refused in one sentence', async () => {
    await refused('data: [\n', /chrysalis\.yaml:\d+:\d+: this is not YAML/)
    await assert.rejects(loadSettings('/nowhere/chrysalis.yaml'), /cannot be read \(ENOENT\): mend the name/)
  })
})
