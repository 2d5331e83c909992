import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startCommand } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { killAgainAndAgain } from './kills.ts'
import { newSeed, seededRandom } from './random.ts'
import { inspectDatabase, makePeople, openLines, startAgain } from './world.ts'

describe('a service that is killed in the middle of its work', () => {
  it('has kept every change that it acknowledged, and no half ones, after each of 20 kills', async () => {
    const seed = newSeed()
    await using directory = await temporaryDirectory()
    const figures = await killAgainAndAgain(directory.path, { kills: 20, seed }).catch((cause: unknown) => {
      throw new Error(`npm run crash -- 20 ${seed}`, { cause })
    })
    assert.deepEqual([figures.lost, figures.half], [[], []], `npm run crash -- 20 ${seed}`)
    const { acknowledged } = figures
    assert.ok(acknowledged > 400, `only ${acknowledged} edits were acknowledged: the test proves little`)
  })

  it('starts when it was killed at any moment of its very first starts', async () => {
    const seed = newSeed()
    const random = seededRandom(seed)
    await using directory = await temporaryDirectory()
    const place = ['--data', directory.path, '--host', '127.0.0.1', '--public-host', '127.0.0.1']
    for (let kill = 0; kill < 6; kill++) {
      const starting = startCommand([
        'serve',
        ...place,
        '--msnp-port',
        '0',
        '--http-port',
        '0',
        '--https-port',
        '0',
        '--admin-port',
        '0',
        '--dns-port',
        '0',
      ])
      await pause(200 + random() * 1_000)
      starting.kill('SIGKILL')
      await starting.ended
    }
    const [person] = await makePeople(directory.path, ['mara'])
    assert.ok(person)
    await using service = await startAgain(directory.path)
    const { wire, web } = await openLines(service, person)
    await wire.ask('PRP', 'MFN Mara')
    wire.close()
    web.close()
    await service.stop()
    inspectDatabase(directory.path)
  })
})
