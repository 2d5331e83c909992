import assert from 'node:assert/strict'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type CaptureError, exportCapture, importCapture, usualCaptureLimits } from '../../src/observe/capture.ts'
import type { Fact, KeptBytes } from '../../src/observe/facts.ts'
import { Observation, usualObservation } from '../../src/observe/observation.ts'
import { runCommand } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const head = '{"capture":"chrysalis","version":1,"made":"2026-11-25T12:00:00.000Z","secrets":false}\n'
const line =
  '{"fact":{"kind":"lookup","at":1,"address":"192.0.2.7","transport":"dns","name":"a","type":"A","answer":"ours"}}\n'

async function* pieces(...all: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* all
}

const binary = fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
const kept = fc
  .uint8Array({ maxLength: 200 })
  .map((bytes): KeptBytes => ({ bytes: Buffer.from(bytes), length: bytes.length, isCut: false }))
const seen = { at: fc.nat(), address: fc.ipV4() }
const headers = fc.array(fc.tuple(binary, binary), { maxLength: 4 })

const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    ...seen,
    kind: fc.constant('line' as const),
    transport: fc.constantFrom('tcp', 'gateway'),
    connection: fc.constantFrom('1', 'http-2'),
    role: fc.constantFrom('notification', 'switchboard'),
    from: fc.constantFrom('client', 'server'),
    dialect: fc.constantFrom(undefined, 2, 16),
    verb: fc.constantFrom('QRY', 'QQQ'),
    tokens: fc.array(binary, { maxLength: 5 }),
    payload: fc.option(kept, { nil: undefined }),
  }),
  fc.record({
    ...seen,
    kind: fc.constant('request' as const),
    transport: fc.constant('https' as const),
    exchange: fc.nat(),
    method: fc.constant('POST'),
    host: fc.domain(),
    target: fc.webPath(),
    headers,
    body: kept,
  }),
  fc.record({
    ...seen,
    kind: fc.constant('answer' as const),
    transport: fc.constant('https' as const),
    exchange: fc.nat(),
    asked: fc.constant('ABFindAll'),
    status: fc.constantFrom(200, 500),
    headers,
    body: kept,
    milliseconds: fc.nat(),
  }),
  fc.record({
    ...seen,
    kind: fc.constant('tls' as const),
    transport: fc.constant('tls' as const),
    record: fc.constantFrom(
      {
        route: 'engine',
        outcome: 'unused',
        remoteAddress: '192.0.2.7',
        milliseconds: 1.5,
        reason: 'it hung up',
      } as const,
      {
        route: 'modern',
        outcome: 'served',
        remoteAddress: '192.0.2.7',
        milliseconds: 3,
        hello: { format: 'v2', version: 'TLS 1.0', suites: ['A', 'B'] },
        chosen: { version: 'TLS 1.0', suite: 'A', resumed: false },
      } as const,
    ),
  }),
)

describe('a capture', () => {
  it('says the same when it is read, wherever it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fact, { maxLength: 12 }), fc.integer({ min: 1, max: 300 }), async (facts, size) => {
        const place = () => ({ host: '192.0.2.20', pages: 'http://192.0.2.20/' })
        const observation = new Observation({ ...usualObservation, secrets: true }, place)
        for (const one of facts) observation.timeline.append(one, { session: '1', account: 'mara@x.example' })
        const bytes = Buffer.from([...exportCapture(observation, { reveal: true })].join(''))
        const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        )
        const { timeline, secrets } = await importCapture(pieces(...cut))
        assert.equal(secrets, true)
        const read = timeline.since(0).recorded
        assert.deepEqual(
          read.map((one) => JSON.parse(JSON.stringify(one.fact))),
          facts.map((one) => JSON.parse(JSON.stringify(one))),
        )
        assert.deepEqual(read[0]?.account, facts.length === 0 ? undefined : 'mara@x.example')
      }),
      { numRuns: 60 },
    )
  })

  it('comes in pieces, even where nothing is wanted: whoever writes it can do other things in between', () => {
    const observation = new Observation(usualObservation, () => ({ host: '192.0.2.20', pages: 'http://192.0.2.20/' }))
    for (let at = 0; at < 1_000; at++)
      observation.timeline.append({
        kind: 'lookup',
        at,
        address: '192.0.2.1',
        transport: 'dns',
        name: 'x.example',
        type: 'A',
        answer: 'ours',
      })
    const [head, ...nothing] = exportCapture(observation, { filter: { text: 'not there' } })
    assert.match(head ?? '', /^\{"capture":"chrysalis"/)
    assert.deepEqual(
      nothing,
      Array.from({ length: 20 }, () => ''),
    )
  })

  const refused: readonly (readonly [string, string, CaptureError['code'], RegExp])[] = [
    ['nothing', '', 'not-a-capture', /it is empty/],
    ['something else', 'GIF89a\n', 'not-a-capture', /its first line/],
    ['a capture of another version', head.replace(':1,', ':2,'), 'not-a-capture', /its first line/],
    [
      'a line that is no JSON',
      `${head}${line}{"fact":\n`,
      'bad-line',
      /^Line 3 of the capture cannot be read: it is not JSON\.$/,
    ],
    ['a line of another kind', `${head}{"fact":{"kind":"x"}}\n`, 'bad-line', /^Line 2 .*fact\.kind/],
    ['a line without a fact', `${head}[]\n`, 'bad-line', /^Line 2/],
    ['a prototype for a fact', `${head}{"__proto__":{"fact":1}}\n`, 'bad-line', /^Line 2/],
  ]
  for (const [what, text, code, sentence] of refused)
    it(`is not taken from ${what}`, async () => {
      await assert.rejects(importCapture(pieces(text)), { name: 'CaptureError', code, message: sentence })
    })

  it('of a gigabyte is refused as soon as the bound is passed, and not read on', async () => {
    const piece = Buffer.from(line.repeat(8_000))
    let read = 0
    async function* gigabyte() {
      yield head
      for (let sum = 0; sum < 1024 ** 3; sum += piece.length) {
        read += piece.length
        yield piece
      }
    }
    const limits = { ...usualCaptureLimits, bytes: 3 * 1024 * 1024 }
    await assert.rejects(importCapture(gigabyte(), limits), { code: 'too-large' })
    assert.ok(read < limits.bytes + 2 * piece.length, `${read} bytes were read`)
  })

  it('of one endless line is refused, and the line is not gathered', async () => {
    let read = 0
    async function* endless() {
      yield head
      for (;;) {
        read += 65_536
        yield Buffer.alloc(65_536, 'x')
      }
    }
    await assert.rejects(importCapture(endless()), { code: 'too-large', message: /A line of the capture is longer/ })
    assert.ok(read <= usualCaptureLimits.line + 2 * 65_536)
  })

  it('of more entries than are taken is refused', async () => {
    const limits = { ...usualCaptureLimits, entries: 100 }
    await assert.rejects(importCapture(pieces(head, line.repeat(101)), limits), { message: /more than 100 entries/ })
    assert.equal((await importCapture(pieces(head, line.repeat(100)), limits)).timeline.size, 100)
  })
})

describe('chrysalis capture', () => {
  it('shows a capture decoded, whatever its file says to the terminal', async () => {
    await using directory = await temporaryDirectory()
    const file = join(directory.path, 'a.jsonl')
    const ticket = 't=abcdefghijklmnop&p='
    const said = {
      kind: 'line',
      at: 0,
      address: '192.0.2.7\u001b[2J',
      transport: 'tcp',
      connection: '1',
      role: 'notification',
    }
    const proof = { ...said, from: 'client', dialect: 13, verb: 'USR', tokens: ['4', 'TWN', 'S', ticket] }
    await writeFile(file, `${head}${JSON.stringify({ fact: proof })}\n`)
    const shown = await runCommand(['capture', 'show', file])
    assert.equal(shown.code, 0, shown.stderr)
    assert.match(
      shown.stdout,
      /^00:00:00\.000 {2}192\.0\.2\.7·\[2J {2}→ USR 4 TWN S t=\[hidden:[0-9a-f]{8}\]&p= {3}here is my ticket \(msnp-wire §5\.3\)\n {4}transaction {2}4\n/,
    )
    assert.ok((await runCommand(['capture', 'show', '--secrets', '--brief', file])).stdout.includes(ticket))
  })

  it('says in one sentence that a file of a gigabyte is too large', async () => {
    await using directory = await temporaryDirectory()
    const file = join(directory.path, 'big.jsonl')
    await writeFile(file, head)
    await truncate(file, 1024 ** 3)
    const { code, stderr } = await runCommand(['capture', 'show', file])
    assert.equal(code, 1)
    assert.match(stderr, /big\.jsonl: The capture is larger than 67108864 bytes: export less of it\.\n$/)
  })
})
