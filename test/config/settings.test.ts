import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readEnvironment, variableOf } from '../../src/config/environment.ts'
import { ConfigurationError } from '../../src/config/error.ts'
import { changesBetween } from '../../src/config/live.ts'
import { effectiveSettings, loadSettings, readSettings } from '../../src/config/load.ts'
import { slipsBetween } from '../../src/config/nearest.ts'
import { writeSettingsPage } from '../../src/config/page.ts'
import { writeSample } from '../../src/config/sample.ts'
import { settingsList, valueAt } from '../../src/config/settings-list.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

async function withFile<T>(text: string, work: (file: string) => Promise<T>): Promise<T> {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'chrysalis.yaml')
  await writeFile(file, text)
  return await work(file)
}

/** Everything that is wrong with a file, places without the folder. */
const faultsIn = (text: string): Promise<readonly string[]> =>
  withFile(text, async (file) => {
    const fault: unknown = await readSettings(file, {}, {}).catch((error: unknown) => error)
    assert.ok(fault instanceof ConfigurationError)
    return fault.faults.map((sentence) => sentence.replace(file, 'F'))
  })

describe('the sample and the page', () => {
  it('the sample means the defaults, and has every setting with its variable', async () => {
    const sample = writeSample()
    assert.deepEqual(await withFile(sample, (file) => loadSettings(file)), await loadSettings(undefined))
    for (const { path, description } of settingsList) {
      assert.ok(sample.includes(variableOf(path)), variableOf(path))
      const [firstWord = ''] = description.split(' ')
      assert.ok(sample.includes(firstWord))
    }
  })

  it('docs/operate/configuration.md is what the schema says: else run `node scripts/write-settings-page.ts`', async () => {
    const page = await readFile(new URL('../../docs/operate/configuration.md', import.meta.url), 'utf8')
    assert.equal(page, writeSettingsPage())
  })
})

describe('what is wrong with a file', () => {
  it('is all said at once, each with line, column and the word that was meant', async () => {
    assert.deepEqual(await faultsIn('mnsp: {}\nlog: { levle: x, format: prety }\nhttp:\n  port: eighty\n'), [
      'F:1:1: mnsp is not a setting; did you mean msnp?',
      'F:2:8: log.levle is not a setting; did you mean log.level?',
      'F:2:26: log.format: Invalid option: expected one of "pretty"|"json"; did you mean pretty?',
      'F:4:9: http.port: Invalid input: expected number, received string.',
    ])
  })

  it('is a setting in the wrong section: its own is named', async () => {
    assert.deepEqual(await faultsIn('silenceBeforeSignIn: 5\n'), [
      'F:1:1: silenceBeforeSignIn is not a setting; did you mean limits.silenceBeforeSignIn?',
    ])
  })

  it('is a word like none: the page is named', async () => {
    assert.match((await faultsIn('xyzzyplugh: 5\n'))[0] ?? '', /^F:1:1: xyzzyplugh is not a setting; see docs\//)
  })

  it('never throws anything else, whatever the file says', async () => {
    const anything = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc.string({ maxLength: 60, unit: 'binary' }),
      fc
        .array(fc.constantFrom('log', ':', ' ', '\n', '- ', '{', '}', '[', '*a', '&a', '!!x', 'port', '"', '#'), {
          maxLength: 30,
        })
        .map((words) => words.join('')),
    )
    await withFile('', async (file) => {
      await fc.assert(
        fc.asyncProperty(anything, async (text) => {
          await writeFile(file, text)
          const outcome: unknown = await loadSettings(file).catch((error: unknown) => error)
          if (outcome instanceof Error) assert.ok(outcome instanceof ConfigurationError, `${text}: ${outcome.stack}`)
        }),
        { numRuns: 60 },
      )
    })
  })

  it('empty sections and values are as they come', async () => {
    const settings = await withFile('log:\npublicHost:\nlimits:\n  rates:\n', (file) => loadSettings(file))
    assert.deepEqual(settings, await loadSettings(undefined))
  })
})

describe('the environment', () => {
  it('stands between the command line and the file', async () => {
    const environment = { CHRYSALIS_MSNP__PORT: '2000', CHRYSALIS_LOG__LEVEL: 'debug', CHRYSALIS_DEMO: 'true' }
    await withFile('msnp: { port: 1999 }\nhttp: { port: 81 }\n', async (file) => {
      const loaded = await readSettings(file, { log: { level: 'warn' } }, environment)
      const shown = new Map(effectiveSettings(loaded).map(({ name, value, source }) => [name, [value, source]]))
      assert.deepEqual(shown.get('msnp.port'), [2000, 'CHRYSALIS_MSNP__PORT'])
      assert.deepEqual(shown.get('log.level'), ['warn', 'command line'])
      assert.deepEqual(shown.get('demo'), [true, 'CHRYSALIS_DEMO'])
      assert.deepEqual(shown.get('http.port'), [81, `${file}:2`])
      assert.deepEqual(shown.get('https.port'), [443, 'default'])
    })
  })

  it('every setting has a variable of its own', () => {
    const variables = settingsList.map(({ path }) => variableOf(path))
    assert.equal(new Set(variables).size, variables.length)
    assert.equal(variableOf(['limits', 'silenceBeforeSignIn']), 'CHRYSALIS_LIMITS__SILENCE_BEFORE_SIGN_IN')
    for (const { path, kind } of settingsList.filter(({ kind }) => kind === 'number'))
      assert.equal(valueAt(readEnvironment({ [variableOf(path)]: '7' }).values, path), 7, kind)
  })

  it('is refused by the name of the variable, and warned of where it only looks like ours', async () => {
    await assert.rejects(
      readSettings(undefined, {}, { CHRYSALIS_MSNP__PORT: 'many' }),
      /^ConfigurationError: CHRYSALIS_MSNP__PORT: Invalid input: expected number, received string\.$/,
    )
    const { warnings } = await readSettings(undefined, {}, { CHRYSALIS_MSPN__PORT: '1', CHRYSALIS_HANDED_OVER: '1' })
    assert.deepEqual(warnings, ['CHRYSALIS_MSPN__PORT is not a setting; did you mean CHRYSALIS_MSNP__PORT?'])
  })
})

describe('differences', () => {
  it('between settings are named by setting', async () => {
    const one = await loadSettings(undefined)
    const other = await loadSettings(undefined, { msnp: { port: 7 }, log: { wire: true } })
    assert.deepEqual(changesBetween(one, one), [])
    assert.deepEqual(
      changesBetween(one, other).map(({ name, before, after }) => [name, before, after]),
      [
        ['msnp.port', 1863, 7],
        ['log.wire', false, true],
      ],
    )
  })

  it('between words are a distance: nought to itself, the same both ways, at most the longer length', () => {
    assert.equal(slipsBetween('levle', 'level'), 1)
    assert.equal(slipsBetween('prety', 'pretty'), 1)
    const word = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(word, word, (one, other) => {
        assert.equal(slipsBetween(one, one), 0)
        assert.equal(slipsBetween(one, other), slipsBetween(other, one))
        assert.ok(slipsBetween(one, other) <= Math.max(one.length, other.length))
      }),
    )
  })
})
