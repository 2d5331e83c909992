import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { MessengerClient } from '../../src/client/messenger-client.ts'
import { findProfile } from '../../src/client/profiles/index.ts'
import { macMessenger801 } from '../../src/client/profiles/mac-8.0.1.ts'
import type { ClientProfile } from '../../src/client/profiles/profile.ts'
import { Unlistenable } from '../../src/edge/ports.ts'
import { type House, openHouse } from '../observe/house.ts'
import { runCommand } from '../support/service-process.ts'
import { Viewer } from './viewer.ts'

interface Line {
  readonly line: string
  readonly account?: string
}

describe('the console of a running service', { timeout: 60_000 }, () => {
  let house: House
  let data = ''
  let address = ''
  let token = ''
  /** Every line that the service says to the client, as it stands. */
  let heard: string[] = []
  let wake = () => {}

  before(async () => {
    house = await openHouse({ admin: { port: 0 } })
    data = dirname(dirname(house.server.rootCertificateFile))
    address = `http://127.0.0.1:${house.server.running.admin?.port}`
    token = (await readFile(join(data, 'admin.token'), 'utf8')).trim()
  })
  after(async () => {
    // The service ends though somebody watches.
    await Viewer.open(address, '/api/v1/timeline/stream', bearer())
    await house[Symbol.asyncDispose]()
  })

  const bearer = () => ({ authorization: `Bearer ${token}` })
  const get = async (path: string) => (await fetch(`${address}${path}`, { headers: bearer() })).json()
  const post = async (path: string, body: object) =>
    (
      await fetch(`${address}${path}`, {
        method: 'POST',
        headers: { ...bearer(), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json()
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${address}/metrics`)).text()
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1] ?? 0,
    )
  }

  const signIn = (password = 'password', profile: ClientProfile = macMessenger801): Promise<MessengerClient> => {
    heard = []
    const { msnp, https } = house.server.running
    return MessengerClient.signIn({
      server: '127.0.0.1',
      msnpPort: msnp.port,
      httpsPort: https.port,
      root: house.root,
      credentials: { email: 'me@example.com', password },
      profile,
      timeLimit: 10_000,
      trace: (event) => {
        if (event.kind !== 'line' || event.from !== 'server') return
        heard.push(`${event.frame.verb} ${event.frame.tokens.join(' ')} ${event.frame.payload?.toString() ?? ''}`)
        wake()
      },
    })
  }
  const hears = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const line = heard.find((one) => pattern.test(one))
      if (line !== undefined) return line
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  test('the link of the start opens it once, and only its owner can read the token', async () => {
    const link = house.server.consoleLink ?? ''
    const opened = await fetch(link, { redirect: 'manual' })
    assert.equal(opened.status, 303)
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    assert.match(await (await fetch(`${address}/console/`, { headers: { cookie } })).text(), /console\/main\.ts/)
    assert.equal((await fetch(link, { redirect: 'manual' })).status, 401)
    assert.equal((await stat(join(data, 'admin.token'))).mode & 0o777, 0o600)
  })

  test('the live view follows a sign-in, over TCP and HTTPS, with neither password nor ticket in it', async () => {
    const viewer = await Viewer.open(address, '/api/v1/timeline/stream', bearer())
    const client = await signIn()
    const events = await viewer.until(({ data }) => (data as Line).line.startsWith('CHG '))
    viewer.close()
    client.close()
    const lines = events.map(({ data }) => (data as Line).line)
    for (const verb of ['VER ', 'CVR ', 'USR ', 'CHG '])
      assert.ok(
        lines.some((line) => line.startsWith(verb)),
        verb,
      )
    const serials = events.map(({ id }) => Number(id))
    assert.deepEqual(
      serials,
      serials.toSorted((one, other) => one - other),
    )
    const kinds = new Set(events.map(({ data }) => (data as { kind: string }).kind))
    for (const kind of ['line', 'tls', 'request', 'answer']) assert.ok(kinds.has(kind), kind)
    const text = JSON.stringify(events)
    assert.doesNotMatch(text, /pwd=password|t=[A-Za-z0-9]{20}/)
    assert.ok(events.some(({ data }) => (data as Line).account === 'me@example.com'))
  })

  test('who is connected is shown; a client hears what the owner says, and is signed out', async () => {
    const before = await metric('chrysalis_sign_ins_total')
    const client = await signIn()
    const ended = new Promise<void>((resolve) => client.events.onEnd(() => resolve()))
    const { sessions } = (await get('/api/v1/sessions/list?email=ME@example.com')) as {
      sessions: Record<string, string>[]
    }
    assert.equal(sessions.length, 1)
    const [{ since, id, ...session } = {}] = sessions
    assert.deepEqual(session, {
      email: 'me@example.com',
      client: 'macmsgs 8.0.1',
      dialect: 'MSNP16',
      remoteAddress: '127.0.0.1',
      stage: 'online',
      status: 'NLN',
    })
    assert.ok(Math.abs(Date.parse(since ?? '') - Date.now()) < 60_000)

    const text = 'Back at <nine> & a bit'
    assert.deepEqual(await post('/api/v1/sessions/broadcast', { text, minutes: 10 }), { told: 1, untold: 0 })
    assert.match(
      await hears(/^NOT /),
      /<TO pid="0x[0-9A-F]{8}:0x[0-9A-F]{8}" name="me@example.com"\/>.*<TEXT>Back at &lt;nine&gt; &amp; a bit<\/TEXT>/,
    )
    assert.match(
      await hears(/^MSG Hotmail Hotmail .*system/s),
      /Content-Type: application\/x-msmsgssystemmessage\r\n\r\nType: 1\r\nArg1: 10\r\n/,
    )

    assert.deepEqual(await post('/api/v1/sessions/kick', { who: 'me@example.com' }), { ended: 1 })
    await ended
    await hears(/^OUT OTH/)
    assert.deepEqual((await get('/api/v1/sessions/list')) as object, { sessions: [] })
    const again = (await post('/api/v1/sessions/kick', { who: id })) as { code: string }
    assert.equal(again.code, 'not-found')
    assert.equal((await metric('chrysalis_sign_ins_total')) - before, 1)
  })

  test('a client of 1999 has no words for a text, but for maintenance; its key is made and ended here', async () => {
    const profile = findProfile('msn-1.0')
    assert.ok(profile)
    const made = (await post('/api/v1/device-keys/create', { email: 'me@example.com', label: 'Windows 98' })) as {
      id: string
      key: string
    }
    const client = await signIn(made.key, profile)
    const ended = new Promise<void>((resolve) => client.events.onEnd(() => resolve()))
    assert.deepEqual(await post('/api/v1/sessions/broadcast', { text: 'Back at nine' }), { told: 0, untold: 1 })
    assert.deepEqual(await post('/api/v1/sessions/broadcast', { minutes: 5 }), { told: 1, untold: 0 })
    await hears(/^MSG Hotmail Hotmail .*Arg1: 5\r\n/s)
    assert.ok(!heard.some((line) => line.startsWith('NOT ')))
    await post('/api/v1/device-keys/revoke', { email: 'me@example.com', id: made.id })
    await ended
    await hears(/^OUT /)
  })

  test('metrics are text that Prometheus reads, and count what happened', async () => {
    const client = await signIn()
    const answer = await fetch(`${address}/metrics`)
    client.close()
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    const described = new Set<string>()
    for (const line of text.split('\n')) {
      if (line === '') continue
      const comment = /^# (HELP|TYPE) ([a-z_]+) .+$/.exec(line)
      if (comment) described.add(comment[2] ?? '')
      else {
        const sample = /^([a-z_]+)(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? (-?[0-9.e+-]+)$/.exec(line)
        assert.ok(sample, line)
        assert.ok(described.has(sample[1] ?? ''), `${sample[1]} is not described`)
      }
    }
    assert.match(text, /^chrysalis_sessions\{dialect="MSNP16",online="true"\} 1$/m)
    assert.match(text, /^chrysalis_tls_connections_total\{route="modern",outcome="served"\} [1-9]/m)
    assert.match(text, /^chrysalis_passwords_total\{verdict="right"\} [1-9]/m)
    assert.match(text, /^chrysalis_http_requests_total\{status="2xx"\} [1-9]/m)
    assert.match(text, /^chrysalis_resident_memory_bytes [1-9]/m)
    assert.match(text, /^chrysalis_event_loop_lag_seconds 0?\.?\d/m)
  })

  test('programs of this machine ask for health without a login; what a proxy passes on does not', async () => {
    for (const [path, body] of [
      ['/healthz', { status: 'ok' }],
      ['/readyz', { status: 'ready' }],
    ] as const) {
      assert.deepEqual(await (await fetch(`${address}${path}`)).json(), body)
      assert.equal((await fetch(`${address}${path}`, { method: 'HEAD' })).status, 200)
    }
    for (const path of ['/healthz', '/readyz', '/metrics'])
      assert.equal((await fetch(`${address}${path}`, { headers: { 'x-forwarded-for': '192.0.2.9' } })).status, 401)
  })

  test('a recording goes out and comes back in', async () => {
    const out = await fetch(`${address}/api/v1/captures/export`, { headers: bearer() })
    const lines = await out.text()
    const back = (await (
      await fetch(`${address}/api/v1/captures/import`, {
        method: 'POST',
        headers: { ...bearer(), 'content-type': 'application/x-ndjson' },
        body: lines,
      })
    ).json()) as { made: string; secrets: boolean; entries: Line[] }
    assert.equal(back.secrets, false)
    assert.equal(back.entries.length, lines.trimEnd().split('\n').length - 1)
    assert.ok(back.entries.some(({ line }) => line.startsWith('CHG ')))
    const play = await fetch(`${address}/api/v1/captures/export?format=scene`, { headers: bearer() })
    assert.match(await play.text(), /CHG /)
    const broken = await fetch(`${address}/api/v1/captures/import`, {
      method: 'POST',
      headers: { ...bearer(), 'content-type': 'application/x-ndjson' },
      body: 'GET / HTTP/1.1\n',
    })
    assert.equal(broken.status, 400)
    assert.match(((await broken.json()) as { message: string }).message, /not a capture/)
  })

  test('who may make an account changes at once', async () => {
    assert.deepEqual(await get('/api/v1/registration/show'), { mode: 'open', openTo: 'private' })
    assert.deepEqual(await post('/api/v1/registration/set', { mode: 'closed' }), { mode: 'closed', openTo: 'private' })
    assert.deepEqual(await get('/api/v1/registration/show'), { mode: 'closed', openTo: 'private' })
  })

  test('nobody is sent to another server that is not named', async () => {
    const { code, message } = (await post('/api/v1/service/drain', {})) as { code: string; message: string }
    assert.equal(code, 'conflict')
    assert.match(message, /dispatch\.to/)
  })

  test('the command line asks the running service, found by its data directory', async () => {
    const [link, kick] = await Promise.all([
      runCommand(['console', 'link', '--data', data, '--json']),
      runCommand(['sessions', 'kick', 'nobody@example.com', '--data', data]),
    ])
    assert.equal(link.code, 0, link.stderr)
    const { url } = JSON.parse(link.stdout) as { url: string }
    assert.equal((await fetch(url, { redirect: 'manual' })).status, 303)
    assert.deepEqual(kick, {
      code: 1,
      stdout: '',
      stderr: 'chrysalis: nobody@example.com is not signed in: see who is with "chrysalis sessions list".\n',
    })
  })

  test('a port that was named and is taken is a reason not to start', async () => {
    const port = house.server.running.admin?.port ?? 0
    await assert.rejects(openHouse({ admin: { port }, demo: false }), (error: unknown) => {
      assert.ok(error instanceof Unlistenable)
      assert.match(error.message, /^port \d+ \(the console\) cannot be opened: .*--admin-port$/)
      return true
    })
  })

  test('the listeners for clients know nothing of it', async () => {
    const { http } = house.server.running
    for (const path of ['/api/v1/sessions/list', '/metrics', '/login'])
      assert.doesNotMatch(
        await (await fetch(`http://127.0.0.1:${http.port}${path}`, { headers: bearer() })).text(),
        /chrysalis_|"sessions"|console link/,
      )
  })
})

test('without a running service a command that needs one says so', async () => {
  const { code, stderr } = await runCommand(['sessions', 'list', '--data', '/nonexistent'])
  assert.equal(code, 1)
  assert.match(
    stderr,
    /^chrysalis: No service runs on \/nonexistent: start it with "chrysalis serve", or name its folder with --data\.\n$/,
  )
})
