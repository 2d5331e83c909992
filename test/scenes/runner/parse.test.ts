import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PlayError } from './failure.ts'
import { parsePlay } from './parse.ts'

const noParts = () => undefined

describe('reading a play', () => {
  it('reads title, source, stage and cast', () => {
    const play = parsePlay(
      '99-example.scene',
      [
        'play: An example',
        'because: msnp-wire §2',
        'stage: demo',
        'cast:',
        '  mara, password s3cret!, named Mara%20L',
        '  otis, password pa55word, named Otis, address otis@local',
        '  mara knows otis',
      ].join('\n'),
      noParts,
    )
    assert.equal(play.title, 'An example')
    assert.equal(play.because, 'msnp-wire §2')
    assert.equal(play.stage, 'demo')
    assert.deepEqual(play.cast, {
      people: [
        { name: 'mara', email: 'mara@99-example.example', password: 's3cret!', friendlyName: 'Mara%20L' },
        { name: 'otis', email: 'otis@local', password: 'pa55word', friendlyName: 'Otis' },
      ],
      relations: [{ owner: 'mara', verb: 'knows', other: 'otis' }],
    })
  })

  it('reads lines with payloads: ">" as it is, "|" with CRLF', () => {
    const play = parsePlay(
      'x.scene',
      [
        'play: x',
        'mac sends: MSG 1 U #',
        '  | MIME-Version: 1.0',
        '  |',
        '  > a',
        '  > b',
        'mac receives nothing',
      ].join('\n'),
      noParts,
    )
    assert.deepEqual(
      play.steps.map(({ actor, action }) => ({ actor, action })),
      [
        {
          actor: 'mac',
          action: { kind: 'sends', lines: [{ line: 'MSG 1 U #', payload: 'MIME-Version: 1.0\r\n\r\nab' }] },
        },
        { actor: 'mac', action: { kind: 'receives-nothing' } },
      ],
    )
  })

  it('keeps text as the bytes of its UTF-8', () => {
    const play = parsePlay('x.scene', 'play: x\nmac sends: PRP 1 MFN ☕', noParts)
    const action = play.steps[0]?.action
    assert.deepEqual(action, { kind: 'sends', lines: [{ line: 'PRP 1 MFN \xe2\x98\x95', payload: undefined }] })
  })

  it('reads several lines in one segment, each with its payload', () => {
    const play = parsePlay(
      'x.scene',
      'play: x\nmac receives in any order:\n  UBX a@b 1 #\n    > <Data/>\n  QNG 60',
      noParts,
    )
    assert.deepEqual(play.steps[0]?.action, {
      kind: 'receives',
      order: 'any',
      lines: [
        { line: 'UBX a@b 1 #', payload: '<Data/>' },
        { line: 'QNG 60', payload: undefined },
      ],
    })
  })

  it('puts the lines of a part in the place where it is performed', () => {
    const play = parsePlay('x.scene', 'play: x\nmac performs hello as mara', (name) =>
      name === 'hello' ? '# a part\n@actor connects\n@actor sends: USR 1 TWN I {{@person.email}}' : undefined,
    )
    assert.deepEqual(
      play.steps.map((step) => [step.actor, step.action.kind, step.place.file, step.place.line]),
      [
        ['mac', 'connects', 'hello.part', 2],
        ['mac', 'sends', 'hello.part', 3],
      ],
    )
  })

  it('puts further words of a part in their places, and says which one is missing', () => {
    const find = () => '# @nobody\n@actor sends: REM 1 @role {{@other.email}}'
    const play = parsePlay('x.scene', 'play: x\nmac performs drop as mara with otis, role AL', find)
    assert.deepEqual(play.steps[0]?.action, {
      kind: 'sends',
      lines: [{ line: 'REM 1 AL {{otis.email}}', payload: undefined }],
    })
    assert.throws(() => parsePlay('x.scene', 'play: x\nmac performs drop as mara with otis', find), /has a @role/)
  })

  it('splits an answer into head and body', () => {
    const play = parsePlay(
      'x.scene',
      'play: x\nmac is answered:\n  | HTTP/1.1 200 OK\n  | A: b\n  |\n  > <x/>',
      noParts,
    )
    assert.deepEqual(play.steps[0]?.action, { kind: 'is-answered', head: ['HTTP/1.1 200 OK', 'A: b'], body: '<x/>' })
  })

  const mistakes = [
    { about: 'no title', text: 'mac connects', says: /begins with "play:"/ },
    {
      about: 'an act that there is not',
      text: 'play: x\nmac dances',
      says: /x\.scene:2: nothing that an actor can do/,
    },
    { about: 'a part that there is not', text: 'play: x\nmac performs magic as mara', says: /no part "magic"/ },
    { about: 'an indented line with nothing above it', text: '  > a\nplay: x', says: /x\.scene:1:/ },
    { about: 'a payload line without its sign', text: 'play: x\nmac sends: ADL 1 #\n  <ml/>', says: /x\.scene:3:/ },
    { about: 'a stage that there is not', text: 'play: x\nstage: moon', says: /"plain" or "demo"/ },
    { about: 'a cast line that says nothing', text: 'play: x\ncast:\n  mara', says: /x\.scene:3:/ },
  ]
  for (const { about, text, says } of mistakes)
    it(`names the line of ${about}`, () => {
      assert.throws(
        () => parsePlay('x.scene', text, noParts),
        (error) => error instanceof PlayError && says.test(error.message),
      )
    })

  it('does not follow parts that perform each other for ever', () => {
    assert.throws(() => parsePlay('x.scene', 'play: x\nmac performs again', () => '@actor performs again'), PlayError)
  })
})
