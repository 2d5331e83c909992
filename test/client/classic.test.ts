import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { MessengerClient } from '../../src/client/messenger-client.ts'
import type { SignInOptions } from '../../src/client/options.ts'
import { macMessenger801 } from '../../src/client/profiles/mac-8.0.1.ts'
import { msn10, msn30, msn46 } from '../../src/client/profiles/msn-1-4.ts'
import { macMessenger351, msn60, msn62, msn70, msn75, windowsMessenger47 } from '../../src/client/profiles/msn-4-7.ts'
import type { ClientProfile } from '../../src/client/profiles/profile.ts'
import { SwitchboardClient } from '../../src/client/switchboard-client.ts'
import type { TraceEvent } from '../../src/client/trace.ts'
import { createDeviceKeys } from '../../src/identity/device-keys.ts'
import { loadSigningKey } from '../../src/identity/keys.ts'
import { openStore } from '../../src/store/open.ts'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'

const limit = 10_000
const me = 'me@example.com'

/** What each offers, what it is answered with, what it says of itself and when, and the web pages it asks. */
const expectations: readonly {
  readonly profile: ClientProfile
  readonly dialect: number
  readonly verbs: string
  readonly report: string
  readonly pages: readonly string[]
}[] = [
  {
    profile: msn10,
    dialect: 2,
    verbs: 'VER INF USR USR SYN CHG CVR',
    report: '0x0409 win 4.10 i386 MSMSGS 1.0.0863',
    pages: [],
  },
  {
    profile: msn30,
    dialect: 5,
    verbs: 'VER INF USR USR SYN CHG CVR',
    report: '0x0409 win 4.10 i386 MSMSGS 3.0.0283 MSMSGS',
    pages: [],
  },
  {
    profile: msn46,
    dialect: 7,
    verbs: 'VER INF USR USR SYN CHG CVR',
    report: '0x0409 winnt 5.0 i386 MSMSGS 4.6.0073 MSMSGS',
    pages: [],
  },
  {
    profile: windowsMessenger47,
    dialect: 8,
    verbs: 'VER CVR USR USR SYN CHG',
    report: `0x0409 winnt 5.1 i386 MSMSGS 4.7.3001 WindowsMessenger ${me}`,
    pages: ['GET /rdr/pprdr.asp', 'GET /login2.srf'],
  },
  {
    profile: msn60,
    dialect: 9,
    verbs: 'VER CVR USR USR SYN CHG',
    report: `0x0409 winnt 5.1 i386 MSNMSGR 6.0.0602 MSMSGS ${me}`,
    pages: ['GET /rdr/pprdr.asp', 'GET /login2.srf'],
  },
  {
    profile: msn62,
    dialect: 10,
    verbs: 'VER CVR USR USR SYN CHG',
    report: `0x0409 winnt 5.1 i386 MSNMSGR 6.2.0205 MSMSGS ${me}`,
    pages: ['GET /rdr/pprdr.asp', 'GET /login2.srf'],
  },
  {
    profile: msn70,
    dialect: 11,
    verbs: 'VER CVR USR USR SYN GCF CHG UUX',
    report: `0x0409 winnt 5.1 i386 MSNMSGR 7.0.0813 msmsgs ${me}`,
    pages: ['GET /rdr/pprdr.asp', 'GET /login2.srf'],
  },
  {
    profile: msn75,
    dialect: 12,
    verbs: 'VER CVR USR USR SYN GCF CHG UUX',
    report: `0x0409 winnt 5.1 i386 MSNMSGR 7.5.0324 msmsgs ${me}`,
    pages: ['POST /', 'POST /RST.srf'],
  },
  {
    profile: macMessenger351,
    dialect: 8,
    verbs: 'VER CVR USR USR SYN CHG',
    report: `0x0409 mac 10.2.0 ppc macmsgs 3.5.1 macmsgs ${me}`,
    pages: ['GET /rdr/pprdr.asp', 'POST /login2.srf'],
  },
]

describe('the classic clients as stand-ins', () => {
  let directory: TemporaryDirectory
  let service: ServiceProcess
  let root: string
  let key: string

  before(async () => {
    directory = await temporaryDirectory()
    service = await startServiceProcess(directory.path, { arguments: ['--demo'] })
    root = await readFile(join(directory.path, 'certificates', 'root.pem'), 'utf8')
    const store = await openStore({ dataDirectory: directory.path })
    const account = await store.read(({ accounts }) => accounts.find(me))
    assert.ok(account)
    const keys = createDeviceKeys({ store, key: await loadSigningKey(directory.path) })
    key = (await keys.create(account.id, 'an old machine')).key
    await store.close()
  })
  after(async () => {
    await service?.stop()
    await directory?.[Symbol.asyncDispose]()
  })

  const optionsFor = (profile: ClientProfile, trace: SignInOptions['trace'] = () => undefined): SignInOptions => ({
    server: service.running.msnp.host,
    msnpPort: service.running.msnp.port,
    httpsPort: service.running.https.port,
    root,
    credentials: { email: me, password: profile.signIn.by === 'digest' ? key : 'password' },
    profile,
    timeLimit: limit,
    trace,
  })

  for (const { profile, dialect, verbs, report, pages } of expectations)
    it(`${profile.title} signs in on MSNP${dialect}, has its lists, and sees seven of eight online`, async () => {
      const trace: TraceEvent[] = []
      const client = await MessengerClient.signIn(optionsFor(profile, (event) => trace.push(event)))
      await client.ping()
      client.close()
      assert.equal(client.roster.length, 8)
      assert.equal(client.roster.filter(({ status }) => status !== 'FLN').length, 7)
      const lines = trace.flatMap((event) =>
        event.kind === 'line' && event.from === 'client' ? [[event.frame.verb, ...event.frame.tokens].join(' ')] : [],
      )
      assert.equal(lines[0], `VER 1 ${profile.offers.map((offer) => `MSNP${offer}`).join(' ')} CVR0`)
      const said = lines.map((line) => line.split(' ')[0]).join(' ')
      assert.ok(said.startsWith(`${verbs} PNG`), said)
      assert.match(lines.find((line) => line.startsWith('CVR ')) ?? '', new RegExp(`^CVR [0-9]+ ${report}$`))
      const answer = trace.find((event) => event.kind === 'line' && event.from === 'server')
      assert.ok(answer?.kind === 'line')
      assert.deepEqual(answer.frame.tokens.slice(1), [`MSNP${dialect}`])
      const asked = trace.flatMap((event) =>
        event.kind === 'web-request' ? [event.request.firstLine.replace(' HTTP/1.1', '')] : [],
      )
      assert.deepEqual(asked, pages)
    })

  it('tells a client without Passport to use a device key, when it is given the password', async () => {
    const options = { ...optionsFor(msn46), credentials: { email: me, password: 'password' } }
    await assert.rejects(MessengerClient.signIn(options), { code: 'wrong-password', message: /takes a device key/ })
  })

  it('changes its name in the words of its dialect, talks to a resident, and gives way to a newer place', async () => {
    const client = await MessengerClient.signIn(optionsFor(msn46))
    await client.setStatus('BSY')
    await client.setName('Me in 2001')
    const { server, cookie } = await client.requestSwitchboard()
    const [host = '', port = ''] = server.split(':')
    const board = await SwitchboardClient.start({
      host,
      port: Number(port),
      dialect: 7,
      email: me,
      endpoint: undefined,
      cookie,
      timeLimit: limit,
      trace: () => undefined,
    })
    const resident = client.roster.find(({ status }) => status === 'NLN')
    await board.call(resident?.email ?? '')
    await board.events.next(({ kind }) => kind === 'joined', 'the resident', limit)
    const text = Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nhello')
    assert.equal(await board.send('A', text), true)
    board.close()
    const gone = new Promise<Error>((resolve) => client.events.onEnd(resolve))
    const newer = await MessengerClient.signIn(optionsFor(macMessenger801))
    assert.match((await gone).message, /signed in with this account in another place/)
    assert.equal(newer.me.name, 'Me in 2001')
    newer.close()
  })
})
