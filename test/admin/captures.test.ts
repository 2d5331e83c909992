import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { captureLimit } from '../../src/admin/http/capture-routes.ts'
import { bearer, openListener } from './listener-fixture.ts'

const host = '127.0.0.1:8186'
const importing = { method: 'POST', url: '/api/v1/captures/import' } as const

/** Sends pieces until the service answers; gives back the status and how many bytes went out before. */
function send(
  address: string,
  headers: Readonly<Record<string, string | number>>,
  pieces: Iterable<Buffer>,
): Promise<{ readonly status: number | undefined; readonly sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0
    let answered = false
    const sending = request(`${address}${importing.url}`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/x-ndjson', ...headers },
    })
    sending.on('response', (response) => {
      answered = true
      response.resume()
      resolve({ status: response.statusCode, sent })
      sending.destroy()
    })
    // Whoever is cut off while it sends may not get to read the answer.
    sending.on('error', (error: NodeJS.ErrnoException) => {
      if (answered) return
      if (error.code === 'EPIPE' || error.code === 'ECONNRESET') resolve({ status: undefined, sent })
      else reject(error)
    })
    const all = pieces[Symbol.iterator]()
    const more = (): void => {
      for (let next = all.next(); !answered; next = all.next()) {
        if (next.done) return void sending.end()
        sent += next.value.length
        if (!sending.write(next.value)) return void sending.once('drain', more)
      }
    }
    sending.flushHeaders()
    if (headers['content-length'] === undefined) more()
  })
}

function* zeros(megabytes: number): Generator<Buffer, void, undefined> {
  for (let count = 0; count < megabytes; count++) yield Buffer.alloc(1024 * 1024)
}

test('a recording of 1 GB is refused by what it says of itself, before a byte of it is sent', async () => {
  await using listener = await openListener()
  const address = await listener.listen()
  assert.deepEqual(await send(address, { 'content-length': 2 ** 30 }, zeros(1024)), { status: 413, sent: 0 })
})

test('a recording that does not say how large it is is read up to the bound and no further', async () => {
  await using listener = await openListener()
  const address = await listener.listen()
  const { status = 413, sent } = await send(address, {}, zeros(1024))
  assert.equal(status, 413)
  assert.ok(sent < captureLimit + 16 * 1024 * 1024, `${sent} bytes were taken`)
})

test('without a login nothing of a recording is read', async () => {
  await using listener = await openListener()
  const address = await listener.listen()
  assert.deepEqual(await send(address, { authorization: 'Bearer wrong', 'content-length': 1024 }, zeros(0)), {
    status: 401,
    sent: 0,
  })
})

test('a browser reads a recording in with the token of its login, and gets its entries back', async () => {
  await using listener = await openListener()
  listener.ring.say('VER 1 MSNP15 CVR0')
  const login = await listener.signIn()
  const body = { payload: 'x'.repeat(200_000) }
  const post = (headers: Record<string, string>) =>
    listener.app.inject({
      ...importing,
      ...body,
      headers: { host, 'content-type': 'application/x-ndjson', ...headers },
    })
  assert.equal((await post({ cookie: login.cookie })).statusCode, 403)
  const read = await post(login)
  assert.equal(read.statusCode, 200)
  assert.equal(read.json().made, '200000 bytes')
  assert.deepEqual(
    read.json().entries.map(({ line }: { line: string }) => line),
    ['VER 1 MSNP15 CVR0'],
  )
  const json = await listener.app.inject({
    ...importing,
    payload: '{}',
    headers: { host, 'content-type': 'application/json', ...login },
  })
  assert.equal(json.statusCode, 415)
})

test('what was said goes out as a file with a name', async () => {
  await using listener = await openListener()
  listener.ring.say('one')
  listener.ring.say('two')
  const get = (query: string) =>
    listener.app.inject({ url: `/api/v1/captures/export${query}`, headers: { host, ...bearer } })
  const lines = await get('')
  assert.match(String(lines.headers['content-type']), /^application\/x-ndjson/)
  assert.match(String(lines.headers['content-disposition']), /^attachment; filename="chrysalis-[\dT-]+\.jsonl"$/)
  assert.equal(lines.body, '"one"\n"two"\n')
  const play = await get('?format=scene')
  assert.match(String(play.headers['content-disposition']), /\.scene"$/)
  assert.equal(play.body, 'A play.\n')
  assert.equal((await get('?format=pcap')).statusCode, 400)
})

test('the service does other things while a recording goes out', async () => {
  await using listener = await openListener()
  for (let count = 0; count < 100; count++) listener.ring.say('x')
  let turns = 0
  const timer = { next: setImmediate(count) }
  function count(): void {
    turns += 1
    timer.next = setImmediate(count)
  }
  const { body } = await listener.app.inject({ url: '/api/v1/captures/export', headers: { host, ...bearer } })
  clearImmediate(timer.next)
  assert.equal(body.split('\n').length, 101)
  assert.ok(turns >= 100, `100 pieces in ${turns} turns`)
})
