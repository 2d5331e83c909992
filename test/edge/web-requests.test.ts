import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WebRequest } from '../../src/services/web/exchange.ts'
import { cutAnswers, dial, readUntil, untilClosed } from './raw-client.ts'
import { echo, nexusAnswer, route, serving } from './web-fixture.ts'

const { port, say, log } = await serving()

test('the nexus request without an HTTP version gets a whole head, in its case and order, and a close', async () => {
  const answer = await say('GET /rdr/pprdr.asp\r\n\r\n')
  assert.match(
    answer,
    /^HTTP\/1\.1 200 OK\r\nPassportURLs: DALogin=nexus\.passport\.com\/login2\.srf,\r\nContent-Type: text\/html\r\nContent-Length: 0\r\nDate: [^\r]+ GMT\r\nConnection: close\r\n\r\n$/,
  )
})

test('it is also taken byte by byte, with LF alone, and as a later request of a connection', async () => {
  const drip = await dial(port)
  const answered = untilClosed(drip)
  for (const letter of 'GET /rdr/pprdr.asp\r\n\r\n') {
    await new Promise<void>((resolve) => drip.write(letter, () => resolve()))
  }
  assert.match(await answered, /^HTTP\/1\.1 200 OK\r\nPassportURLs: /)
  assert.match(await say('GET /rdr/pprdr.asp\n\n'), /^HTTP\/1\.1 200 OK\r\nPassportURLs: /)
  const both = cutAnswers(await say('GET /login2.srf HTTP/1.1\r\n\r\nGET /rdr/pprdr.asp\r\n\r\n'))
  assert.deepEqual(
    both.map(({ body }) => body),
    ['GET /login2.srf   0', ''],
  )
})

const lineEnds = {
  'LF in the request line and every header': 'POST /login2.srf HTTP/1.0\nHost: a\nContent-Length: 3\n\nabc',
  'LF in the request line': 'POST /login2.srf HTTP/1.0\nHost: a\r\nContent-Length: 3\r\n\r\nabc',
  'LF in headers': 'POST /login2.srf HTTP/1.0\r\nHost: a\nContent-Length: 3\n\nabc',
}
for (const [name, text] of Object.entries(lineEnds)) {
  test(`lines may end in LF: ${name}`, async () => {
    assert.equal(cutAnswers(await say(text))[0]?.body, 'POST /login2.srf a  3')
  })
}

test('lines may end in LF: a request line and nothing else, split at every byte', async () => {
  const text = 'GET /login2.srf HTTP/1.0\n\n'
  for (let cut = 1; cut < text.length; cut += 1) {
    const client = await dial(port)
    const answered = untilClosed(client)
    await new Promise<void>((resolve) => client.write(text.slice(0, cut), () => resolve()))
    client.write(text.slice(cut))
    assert.equal(cutAnswers(await answered)[0]?.body, 'GET /login2.srf   0', `cut after ${cut}`)
  }
})

const understood = {
  'two slashes before the path': ['POST //abservice/abservice.asmx HTTP/1.0', 'POST /abservice/abservice.asmx h  0'],
  'another case': ['POST /AbService//ABSERVICE.asmx HTTP/1.0', 'POST /abservice/abservice.asmx h  0'],
  'percent signs': ['GET /login2%2Esrf HTTP/1.0', 'GET /login2.srf h  0'],
  'a percent sign that means nothing': ['GET /login2.srf%zz HTTP/1.0', 'nothing at /login2.srf%zz'],
  'an absolute target, whose host counts': [
    'POST http://Gateway.Messenger.Hotmail.com:80/gateway/gateway.dll?Action=open&Server=NS HTTP/1.0',
    'POST /gateway/gateway.dll gateway.messenger.hotmail.com Action=open&Server=NS 0',
  ],
  'an unknown place': ['GET /nobody/home?x HTTP/1.0', 'nothing at /nobody/home'],
}
for (const [name, [line, expected]] of Object.entries(understood)) {
  test(`a request is understood: ${name}`, async () => {
    assert.equal(cutAnswers(await say(`${line}\r\nHost: H:443\r\n\r\n`))[0]?.body, expected)
  })
}

test('a request without Host, and one with two, are served', async () => {
  assert.equal(
    cutAnswers(await say('GET /login2.srf HTTP/1.1\r\nConnection: close\r\n\r\n'))[0]?.body,
    'GET /login2.srf   0',
  )
  const two = await say('GET /login2.srf HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n')
  assert.equal(cutAnswers(two)[0]?.body, 'GET /login2.srf a  0')
})

test('a POST may have neither a body nor a length (the Mac’s DALogin)', async () => {
  const client = await dial(port)
  client.write('POST /login2.srf HTTP/1.1\r\nHost: nexus.passport.com\r\n\r\n')
  const answer = await readUntil(client, (seen) => seen.endsWith('0'))
  assert.equal(cutAnswers(answer)[0]?.body, 'POST /login2.srf nexus.passport.com  0')
  client.destroy()
})

const keepsAlive: readonly [name: string, head: string, alive: boolean][] = [
  ['HTTP/1.1', 'GET /login2.srf HTTP/1.1\r\n', true],
  ['HTTP/1.1, close', 'GET /login2.srf HTTP/1.1\r\nConnection: close\r\n', false],
  ['HTTP/1.0', 'GET /login2.srf HTTP/1.0\r\n', false],
  ['HTTP/1.0, keep-alive', 'GET /login2.srf HTTP/1.0\r\nConnection: Keep-Alive\r\n', true],
  ['HTTP/1.0 through a proxy, keep-alive', 'GET /login2.srf HTTP/1.0\r\nProxy-Connection: Keep-Alive\r\n', true],
]
for (const [name, head, alive] of keepsAlive) {
  test(`Connection is answered as it was asked: ${name}`, async () => {
    const client = await dial(port)
    client.write(`${head}\r\n`)
    const first = await readUntil(client, (seen) => seen.endsWith('/login2.srf   0'))
    assert.match(first, alive ? /\r\nConnection: keep-alive\r\n/ : /\r\nConnection: close\r\n/)
    client.write('GET /rdr/pprdr.asp HTTP/1.0\r\n\r\n')
    assert.equal((await untilClosed(client)) !== '', alive, 'a second request is answered or not')
  })
}

test('five requests in one segment are served one after the other and answered in order', async () => {
  const served: string[] = []
  const slowFirst = async (request: WebRequest) => {
    served.push(`${request.query} begins`)
    // The earlier, the longer it takes.
    for (let turn = Number(request.query.get('n')); turn < 6; turn += 1) await new Promise(setImmediate)
    served.push(`${request.query} ends`)
    return echo(request)
  }
  const { port } = await serving({ routes: [route('/slow', slowFirst)] })
  const client = await dial(port)
  const five = [1, 2, 3, 4, 5].map((n) => `POST /slow?n=${n} HTTP/1.1\r\nContent-Length: ${n}\r\n\r\n${'x'.repeat(n)}`)
  client.write(five.join(''))
  const answers = cutAnswers(await readUntil(client, (seen) => seen.endsWith('n=5 5')))
  assert.deepEqual(
    answers.map(({ body }) => body),
    [1, 2, 3, 4, 5].map((n) => `POST /slow  n=${n} ${n}`),
  )
  assert.deepEqual(
    served,
    [1, 2, 3, 4, 5].flatMap((n) => [`n=${n} begins`, `n=${n} ends`]),
  )
  client.destroy()
})

test('HEAD is answered where GET is: the same head, no body', async () => {
  const answer = await say('HEAD /login2.srf HTTP/1.0\r\n\r\n')
  assert.match(answer, /\r\nContent-Length: 20\r\n/)
  assert.ok(answer.endsWith('\r\n\r\n'))
})

test('a method that a place does not know is 405, with those it knows', async () => {
  const { say } = await serving({ routes: [route('/login2.srf', echo, { methods: ['GET'] })] })
  const answer = cutAnswers(await say('POST /login2.srf HTTP/1.0\r\nContent-Length: 5\r\n\r\nabcde'))[0]
  assert.equal(answer?.status, 405)
  assert.match(answer?.head ?? '', /\r\nAllow: GET\r\n/)
})

test('100-continue is said before the body is sent, and not when the body would be too large', async () => {
  const client = await dial(port)
  const head = 'POST /login2.srf HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length:'
  client.write(`${head} 4\r\n\r\n`)
  assert.equal(await readUntil(client, (seen) => seen.endsWith('\r\n\r\n')), 'HTTP/1.1 100 Continue\r\n\r\n')
  client.write('body')
  assert.equal(cutAnswers(await readUntil(client, (seen) => seen.endsWith('4')))[0]?.body, 'POST /login2.srf   4')
  client.write(`${head} 4000\r\n\r\n`)
  assert.equal(cutAnswers(await untilClosed(client))[0]?.status, 413)
})

test('a body in chunks is put together', async () => {
  const answer = await say(
    'POST /login2.srf HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
  )
  assert.equal(cutAnswers(answer)[0]?.body, 'POST /login2.srf   5')
})

test('a client that ends its half as soon as it has asked is answered', async () => {
  const client = await dial(port)
  client.end('GET /login2.srf HTTP/1.1\r\n\r\n')
  assert.equal(cutAnswers(await untilClosed(client))[0]?.body, 'GET /login2.srf   0')
})

test('services see headers by lower-case names, the first of several, byte for byte', async () => {
  let seen: WebRequest | undefined
  const { say } = await serving({
    routes: [
      route('/', async (request) => {
        seen = request
        return nexusAnswer
      }),
    ],
  })
  await say('GET / HTTP/1.0\r\nSOAPAction: "a"\r\nsoapaction: b\r\nX: caf\xc3\xa9\r\n__proto__: no\r\n\r\n')
  assert.equal(seen?.headers.soapaction, '"a"')
  assert.equal(seen?.headers.x, 'caf\xc3\xa9')
  assert.equal(seen?.headers.authorization, undefined)
  assert.equal(seen?.secure, false)
  assert.equal(seen?.remoteAddress, '127.0.0.1')
})

test('none of these requests was worth a line but the one that was refused', () => {
  assert.deepEqual(
    log.lines.map(({ sentence }) => sentence),
    ['HTTP: a body is too large'],
  )
})
