import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { exportCapture, importCapture } from '../../src/observe/capture.ts'
import { exportScene, writeScene } from '../../src/observe/scene.ts'
import { patternAround, playable, writeBlock } from '../../src/observe/scene-text.ts'
import { dialDirectly } from '../scenes/runner/dial.ts'
import { parsePlay, readPlay } from '../scenes/runner/parse.ts'
import { match } from '../scenes/runner/pattern.ts'
import { perform } from '../scenes/runner/perform.ts'
import type { Play } from '../scenes/runner/play.ts'
import { makeCasts, type Stage } from '../scenes/runner/stage.ts'
import { type House, openHouse, untilAllAreGone } from './house.ts'

const folder = new URL('../scenes/', import.meta.url)

/** Each is given once, recorded, and what was recorded is given on another service. */
const titles = ['02-wrong-password.scene', '30-conversation-of-four.scene']

/** A service in this process as the stage of a play. */
const stageIn = (house: House): Stage => ({
  running: house.server.running,
  root: house.root,
  deviceKeys: new Map(),
  output: () => '',
  dial: () => dialDirectly(house.server.running, house.root),
  restart: () => Promise.reject(new Error('this stage does not restart')),
  [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
})

const openStageFor = (plays: readonly Play[]) =>
  openHouse({ demo: false, publicHost: '127.0.0.1' }, (data) =>
    makeCasts(
      data,
      plays.map(({ cast }) => cast),
    ),
  )

const noParts = () => undefined

describe('a play made of what was recorded', { concurrency: true }, () => {
  const recorded = new Map<string, Play>()
  let again: House

  before(async () => {
    const plays = titles.map((file) => [file, readPlay(folder, file)] as const)
    await using first = await openStageFor(plays.map(([, play]) => play))
    const { observation } = first
    observation.watch()
    for (const [file, play] of plays) {
      observation.timeline.clear()
      await perform(play, stageIn(first))
      await untilAllAreGone(observation)
      const { text } = exportScene(observation, { title: file })
      for (const { password } of play.cast.people) assert.ok(!text.includes(password), `${file} holds a password`)
      recorded.set(file, parsePlay(file, text, noParts))
      // The same from a file.
      const { timeline } = await importCapture(asyncOf(exportCapture(observation)))
      assert.equal(writeScene(timeline.since(0, 100_000).recorded, file).text, text)
    }
    again = await openStageFor([...recorded.values()])
  })
  after(async () => await again?.[Symbol.asyncDispose]())

  for (const file of titles)
    it(`can be given again: ${file}`, async () => {
      const play = recorded.get(file)
      assert.ok(play && play.steps.length > 5)
      await perform(play, stageIn(again))
    })
})

async function* asyncOf<T>(all: Iterable<T>): AsyncGenerator<T> {
  yield* all
}

describe('the words of a play', () => {
  it('hold a payload of whole lines and a rest', () => {
    assert.deepEqual(writeBlock('MIME-Version: 1.0\r\n\r\nhello'), ['  | MIME-Version: 1.0', '  |', '  > hello'])
  })

  it('have no word for a line feed by itself but between tags, and none for bytes that are no text', () => {
    assert.equal(playable(Buffer.from('<a>\n</a>')), '<a> </a>')
    assert.equal(playable(Buffer.from('a\nb')), undefined)
    assert.equal(playable(Buffer.from([0xff, 0xfe, 0x00])), undefined)
  })

  it('catch a value by what stands around it', () => {
    const text = `<a Id="1">t=[hidden:00000001]&amp;p=[hidden:00000002]</a><b>2026</b><a Id="2">t=[hidden:00000003]&amp;p=</a>`
    const pattern = patternAround(text, [
      { value: '[hidden:00000003]', name: 'second' },
      { value: '[hidden:00000002]', name: 'first' },
    ])
    assert.equal(pattern, '{{...}}&amp;p={{first?}}</a>{{...}}<a Id="2">t={{second?}}&{{...}}')
    const other = text.replace('00000002', '0000000a').replace('00000003', '0000000b')
    const caught = match(pattern ?? '', other, () => undefined)
    assert.deepEqual(Object.fromEntries(caught ?? []), { first: '[hidden:0000000a]', second: '[hidden:0000000b]' })
  })
})
