import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { WebResponse } from '../../src/services/web/exchange.ts'
import { cutAnswers, dial, readUntil, untilClosed } from './raw-client.ts'
import { echo, route, serving } from './web-fixture.ts'

/** Somebody else, who is always served. */
const neighbour = async (say: (text: string) => Promise<string>) => {
  assert.equal(cutAnswers(await say('GET /login2.srf HTTP/1.0\r\n\r\n'))[0]?.status, 200)
}

const sentences = (log: { lines: { sentence: string }[] }) => log.lines.map(({ sentence }) => sentence)

test('a request line without end is 414 after 8 KiB', async () => {
  const { say, log } = await serving()
  assert.equal(cutAnswers(await say('A'.repeat(9 * 1024)))[0]?.status, 414)
  assert.deepEqual(sentences(log), ['HTTP: The request line is too long.'])
  await neighbour(say)
})

test('64 KiB of headers are 431', async () => {
  const { say, log } = await serving()
  const answer = await say(`GET /login2.srf HTTP/1.1\r\n${`X-Y: ${'z'.repeat(1000)}\r\n`.repeat(64)}\r\n`)
  assert.equal(cutAnswers(answer)[0]?.status, 431)
  assert.deepEqual(sentences(log), ['HTTP: The headers are too long.'])
  await neighbour(say)
})

const garbage = {
  'a TLS hello': '\x16\x03\x01\x00\x2a\x01\x00\x00\x26\x03\x01\n',
  'MSNP on the wrong port': 'VER 1 MSNP18 CVR0\r\n',
  'a method nobody knows': 'FETCH /login2.srf HTTP/1.1\r\n\r\n',
  'a header without a colon': 'GET / HTTP/1.1\r\nnonsense\r\n\r\n',
  'a blank in the target': 'GET /a b HTTP/1.1\r\n\r\n',
  'a length that is no number': 'POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n',
  'two lengths': 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
  'a length and chunks': 'POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
}
for (const [name, text] of Object.entries(garbage)) {
  test(`what is no request is 400 and a close: ${name}`, async () => {
    const { say, log } = await serving()
    const answers = cutAnswers(await say(text))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400],
    )
    assert.match(answers[0]?.head ?? '', /\r\nConnection: close$/)
    assert.ok(log.lines.length <= 1)
    await neighbour(say)
  })
}

test('garbage after a good request: the good one is answered first', async () => {
  const { say } = await serving()
  const answers = cutAnswers(await say('GET /login2.srf HTTP/1.1\r\n\r\nnonsense\r\n\r\n'))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 400],
  )
})

test('any bytes get an answer or a close, and the next client is served', async () => {
  const { say } = await serving()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      // A line of nonsense and the end of a head let every beginning be judged at once.
      const seen = await say(`${Buffer.from(bytes).toString('latin1')}\r\nx\r\n\r\n`)
      if (seen !== '') assert.ok(cutAnswers(seen).every(({ status }) => status >= 400))
    }),
    { numRuns: 60, seed: 20_260_101 },
  )
  await neighbour(say)
})

test('a body larger than its place takes is 413, which the client can read although it is still sending', async () => {
  const { port, say, log } = await serving()
  const client = await dial(port)
  client.write('POST /login2.srf HTTP/1.1\r\nContent-Length: 400000\r\n\r\n')
  const answered = untilClosed(client)
  client.write(Buffer.alloc(400_000))
  const answer = cutAnswers(await answered)[0]
  assert.equal(answer?.status, 413)
  assert.match(answer?.head ?? '', /\r\nConnection: close$/)
  assert.deepEqual(sentences(log), ['HTTP: a body is too large'])
  await neighbour(say)
})

test('a body in chunks that grows too large is 413 and not kept', async () => {
  const { port, say } = await serving()
  const client = await dial(port)
  client.write('POST /login2.srf HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n')
  const answered = untilClosed(client)
  for (let sent = 0; sent < 20; sent += 1) client.write(`100\r\n${'x'.repeat(256)}\r\n`)
  assert.equal(cutAnswers(await answered)[0]?.status, 413)
  await neighbour(say)
})

test('bodies of many clients together have a bound: beyond it 503, and room comes back', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let arrived = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const slow = async (): Promise<WebResponse> => {
    arrived()
    await held
    return { status: 200, headers: [], body: '' }
  }
  const { port, say, log } = await serving({
    routes: [route('/slow', slow), route('/login2.srf', echo)],
    limits: { bodyBytes: 1000 },
  })
  const post = (path: string, bytes: number) =>
    `POST ${path} HTTP/1.0\r\nContent-Length: ${bytes}\r\n\r\n${'x'.repeat(bytes)}`
  const first = await dial(port)
  first.write(post('/slow', 700))
  await arrival
  assert.equal(cutAnswers(await say(post('/login2.srf', 301)))[0]?.status, 503)
  assert.equal(cutAnswers(await say(post('/login2.srf', 300)))[0]?.status, 200)
  release()
  assert.equal(cutAnswers(await untilClosed(first))[0]?.status, 200)
  assert.equal(cutAnswers(await say(post('/login2.srf', 1000)))[0]?.status, 200)
  assert.deepEqual(sentences(log), ['HTTP: there is no room for more bodies at the moment'])
})

const brisk = { head: 60, request: 120, checkEvery: 10 }

test('slow heads are cut at the time limit: a request line, headers, and those of a later request', async () => {
  const { port, say, log } = await serving({ limits: brisk })
  assert.equal(cutAnswers(await say('GET /login2'))[0]?.status, 408)
  assert.equal(cutAnswers(await say('GET /login2.srf HTTP/1.1\r\nHost: a\r\n'))[0]?.status, 408)
  const client = await dial(port)
  client.write('GET /login2.srf HTTP/1.1\r\n\r\n')
  await readUntil(client, (seen) => seen.endsWith('/login2.srf   0'))
  client.write('GET /login2.srf HTTP/1.1\r\n')
  assert.equal(cutAnswers(await untilClosed(client))[0]?.status, 408)
  assert.equal(log.lines.length, 3)
  await neighbour(say)
})

test('a connection that says nothing is closed without a word, and without a line', async () => {
  const { say, log } = await serving({ limits: brisk })
  assert.equal(await say(''), '')
  assert.equal(log.lines.length, 0)
})

test('a body that does not come is given up', async () => {
  const { say, log } = await serving({ limits: brisk })
  assert.equal(await say('POST /login2.srf HTTP/1.1\r\nContent-Length: 5\r\n\r\nab'), '')
  assert.deepEqual(sentences(log), ['HTTP: The request took too long.'])
  await neighbour(say)
})

test('an idle connection is kept for the idle time, then closed', async () => {
  const { say } = await serving({ limits: { idle: 30 } })
  const seen = await say('GET /login2.srf HTTP/1.1\r\n\r\n')
  assert.equal(cutAnswers(seen)[0]?.status, 200)
})

test('a client that resets in the middle of anything harms nobody', async () => {
  const { port, say, log } = await serving()
  const beginnings = [
    '',
    'GET /logi',
    'GET /login2.srf HTTP/1.1\r\nHo',
    'POST /login2.srf HTTP/1.1\r\nContent-Length: 5\r\n\r\nab',
  ]
  for (const text of beginnings) {
    const client = await dial(port)
    if (text !== '') await new Promise<void>((resolve) => client.write(text, () => resolve()))
    client.resetAndDestroy()
  }
  await neighbour(say)
  assert.deepEqual(sentences(log), [])
})

test('a place that throws is 500 with a small body, one line, and the connection goes on', async () => {
  const broken = async (): Promise<WebResponse> => {
    throw new Error('the shelf is empty')
  }
  const { say, log } = await serving({ routes: [route('/broken', broken), route('/login2.srf', echo)] })
  const answers = cutAnswers(await say('GET /broken HTTP/1.1\r\n\r\nGET /login2.srf HTTP/1.0\r\n\r\n'))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [500, 200],
  )
  assert.ok((answers[0]?.body.length ?? 0) < 100)
  assert.deepEqual(sentences(log), ['HTTP: an answer failed: the shelf is empty'])
})

test('a header that HTTP cannot carry is 500, not half an answer', async () => {
  const split = async (): Promise<WebResponse> => ({ status: 200, headers: [['Location', 'a\r\nb: c']], body: 'x' })
  const { say } = await serving({ routes: [route('/split', split)] })
  assert.match(await say('GET /split HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 500 [^\r]+\r\nContent-Length: 0\r\n/)
})

test('a service cannot make an answer chunked or of another length', async () => {
  const odd = async (): Promise<WebResponse> => ({
    status: 200,
    headers: [
      ['Transfer-Encoding', 'chunked'],
      ['content-length', '99'],
      ['Connection', 'upgrade'],
    ],
    body: 'é',
  })
  const { say } = await serving({ routes: [route('/odd', odd)] })
  const answer = await say('GET /odd HTTP/1.0\r\n\r\n')
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\nContent-Length: 2\r\nDate: [^\r]+\r\nConnection: close\r\n\r\n\xc3\xa9$/)
})

test('too many requests at once on one connection end that connection', async () => {
  let answered = 0
  const never = () =>
    new Promise<WebResponse>(() => {
      answered += 1
    })
  const { say, log } = await serving({ routes: [route('/never', never), route('/login2.srf', echo)] })
  assert.equal(await say('GET /never HTTP/1.1\r\n\r\n'.repeat(500)), '')
  assert.ok(answered <= 1)
  assert.deepEqual(sentences(log), ['HTTP: too many requests at once on one connection'])
  await neighbour(say)
})

test('requests behind one that ends the connection are not carried out', async () => {
  let carriedOut = 0
  const count = async (): Promise<WebResponse> => {
    carriedOut += 1
    return { status: 200, headers: [], body: '', close: true }
  }
  const { say } = await serving({ routes: [route('/count', count)] })
  assert.equal(cutAnswers(await say('GET /count HTTP/1.1\r\n\r\n'.repeat(3))).length, 1)
  assert.equal(carriedOut, 1)
})

test('close answers what is under way and closes the rest', async () => {
  let release = (_: WebResponse) => {}
  let begun = () => {}
  const beginning = new Promise<void>((resolve) => {
    begun = resolve
  })
  const held = () =>
    new Promise<WebResponse>((resolve) => {
      release = resolve
      begun()
    })
  const { port, web } = await serving({ routes: [route('/held', held)] })
  const idle = await dial(port)
  idle.write('GET /nothing HTTP/1.1\r\n\r\n')
  await readUntil(idle, (seen) => seen.endsWith('/nothing'))
  const busy = await dial(port)
  busy.write('GET /held HTTP/1.1\r\n\r\n')
  await beginning
  const closing = web.close()
  assert.equal(await untilClosed(idle), '')
  release({ status: 200, headers: [], body: 'late' })
  const last = cutAnswers(await untilClosed(busy))[0]
  assert.equal(last?.body, 'late')
  assert.match(last?.head ?? '', /\r\nConnection: close$/)
  await closing
})

test('two places that claim the same method and path are found at start', async () => {
  await assert.rejects(serving({ routes: [route('/a', echo), route('/a', echo)] }), /two routes answer GET \/a/)
})
