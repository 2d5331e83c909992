import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadSettings } from '../../src/config/load.ts'
import { generousLimits } from '../../src/edge/connection-cap.ts'
import { overlay } from '../../src/edge/overlay.ts'
import { createLimiters } from '../../src/limits/rates.ts'
import { createLog } from '../../src/observe/log.ts'
import { liveLimits } from '../../src/server/live-limits.ts'
import { createReload, describeChange } from '../../src/server/reload.ts'
import { createVintageTls } from '../../src/vintage-tls/index.ts'
import { runCommand, type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { makeCertificate } from '../vintage-tls/certificate.ts'

/** Sends SIGHUP and waits for what the log says of it: so many times by now. */
async function hangUp(service: ServiceProcess, times: number): Promise<string> {
  process.kill(service.running.pid, 'SIGHUP')
  let isAlive = true
  service.ended.then(() => {
    isAlive = false
  })
  const said = () => service.output().match(/"msg":"settings [^\n]*/g) ?? []
  while (isAlive && said().length < times) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.ok(isAlive, service.output())
  return said().at(-1) ?? ''
}

describe('SIGHUP', () => {
  it('takes what can be taken, names what cannot, and keeps the old settings where the file is wrong', async () => {
    await using directory = await temporaryDirectory()
    const file = join(directory.path, 'chrysalis.yaml')
    await writeFile(file, 'log: { format: json }\n')
    await using service = await startServiceProcess(directory.path, { arguments: ['--config', file] })
    assert.match(await hangUp(service, 1), /nothing has changed/)

    await writeFile(
      file,
      'log: { format: json, wire: true }\nlimits: { rates: { requests: { burst: 1, perMinute: 0.1 } } }\ndemo: true\n',
    )
    assert.match(await hangUp(service, 2), /3 taken, 1 wait for a restart/)
    const [, line = ''] = /(\{[^\n]*3 taken[^\n]*)/.exec(service.output()) ?? []
    const { changed, waitsForRestart } = JSON.parse(line) as { changed: string[]; waitsForRestart: string[] }
    assert.deepEqual(waitsForRestart, ['demo: false → true'])
    assert.ok(changed.includes('log.wire: false → true'))

    // The new rate holds: the second request of this address is one too many.
    const { http } = service.running
    const ask = async () => (await fetch(`http://127.0.0.1:${http.port}/rdr/pprdr.asp`)).status
    const answers = [await ask(), await ask()]
    assert.equal(answers[1], 503, String(answers))

    await writeFile(file, 'log: { format: json, wier: true }\n')
    assert.match(await hangUp(service, 3), /settings not taken/)
    assert.match(service.output(), /chrysalis\.yaml:1:22: log\.wier is not a setting; did you mean log\.wire\?/)
    assert.equal(await ask(), 503)
  })
})

describe('settings taken while a service runs', () => {
  const silent = createLog({ level: 'silent', format: 'json' })

  it('reach those who hold a part of them: limits, the engine for old systems, the log', async () => {
    const settings = await loadSettings(undefined)
    const { connections } = liveLimits(settings)
    const cap = overlay(generousLimits, connections)
    const limiters = createLimiters(settings.limits.rates)
    const { key, certificate } = makeCertificate(512)
    const engine = createVintageTls({ certificates: { key, chain: [certificate] }, settings: settings.tls.vintage })
    const reload = createReload(settings, { log: silent, limiters })
    const next = await loadSettings(undefined, {
      limits: { connectionsPerAddress: 3, rates: { calls: { burst: 1 } } },
      tls: { vintage: { enabled: false } },
      log: { level: 'debug' },
    })
    assert.deepEqual(reload(next).waiting, [])
    assert.deepEqual([cap.perAddress, cap.overall], [3, 50_000])
    assert.deepEqual([limiters.calls.take('a'), limiters.calls.take('a')], [true, false])
    assert.deepEqual([engine.settings.enabled, engine.settings.ssl3], [false, true])
    assert.equal(silent.level, 'debug')
  })

  it('leave alone what the console has changed, until the file says something else of it', async () => {
    const settings = await loadSettings(undefined)
    const reload = createReload(settings, { log: silent, limiters: createLimiters() })
    settings.registration.mode = 'closed'
    const { taken } = reload(await loadSettings(undefined, { log: { wire: true } }))
    assert.deepEqual(
      taken.map(({ name }) => name),
      ['log.wire'],
    )
    assert.equal(settings.registration.mode, 'closed')
    reload(await loadSettings(undefined, { registration: { mode: 'invitation' } }))
    assert.equal(settings.registration.mode, 'invitation')
  })

  it('are named again each time as long as they wait', async () => {
    const reload = createReload(await loadSettings(undefined), { log: silent, limiters: createLimiters() })
    const next = await loadSettings(undefined, { msnp: { port: 7 } })
    for (const _ of [1, 2]) assert.deepEqual(reload(next).waiting.map(describeChange), ['msnp.port: 1863 → 7'])
  })
})

describe('chrysalis config', () => {
  it('init writes a file that check finds right and show explains', async () => {
    await using directory = await temporaryDirectory()
    const file = join(directory.path, 'chrysalis.yaml')
    assert.equal((await runCommand(['config', 'init', file])).code, 0)
    assert.match(await readFile(file, 'utf8'), /^# Settings of Chrysalis/)
    const [again, check, show] = await Promise.all([
      runCommand(['config', 'init', file]),
      runCommand(['config', 'check', file]),
      runCommand(['config', 'show', '--config', file, '--json']),
    ])
    assert.deepEqual([again.code, again.stdout], [1, ''])
    assert.match(again.stderr, /is there already/)
    assert.equal(check.code, 0, check.stderr)
    const rows = JSON.parse(show.stdout) as { name: string; value: unknown; source: string }[]
    assert.deepEqual(rows.find(({ name }) => name === 'msnp.port')?.value, 1863)
    assert.match(rows.find(({ name }) => name === 'msnp.port')?.source ?? '', /chrysalis\.yaml:\d+$/)
  })

  it('check says everything that is wrong, a line each, and ends with 1', async () => {
    await using directory = await temporaryDirectory()
    const file = join(directory.path, 'chrysalis.yaml')
    await writeFile(file, 'dta: x\nlog: { levle: x }\n')
    const { code, stdout, stderr } = await runCommand(['config', 'check', file])
    assert.deepEqual([code, stdout], [1, ''])
    assert.deepEqual(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(file, 'F')),
      [
        'chrysalis: F:1:1: dta is not a setting; did you mean data?',
        'chrysalis: F:2:8: log.levle is not a setting; did you mean log.level?',
      ],
    )
  })
})
