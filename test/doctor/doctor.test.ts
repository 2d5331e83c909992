import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { decode, encode } from 'dns-packet'
import { nameProgram, programName } from '../../src/cli/program-name.ts'
import { checks } from '../../src/doctor/checks/index.ts'
import { examine, type Report } from '../../src/doctor/examine.ts'
import { ok } from '../../src/doctor/finding.ts'
import { type Admission, admit } from '../../src/doctor/patient.ts'
import { openStore } from '../../src/store/open.ts'
import { runCommand, type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'
import { makeCertificate } from '../vintage-tls/certificate.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Examines a data directory as the command does, on a machine without resolvers of its own. */
async function look(
  data: string,
  only: readonly string[],
  change: Partial<Admission> = {},
): Promise<readonly Report[]> {
  const patient = await admit({
    data,
    configFile: undefined,
    environment: {},
    resolvers: [],
    systemResolvers: [],
    self: [process.execPath, main],
    version: '0',
    now: Date.now(),
    ...change,
  })
  return await examine(patient, only)
}

const levels = (reports: readonly Report[]): string => reports.map(({ check, level }) => `${check} ${level}`).join(', ')
const faults = (reports: readonly Report[]) => reports.filter(({ level }) => level === 'fault')

const answersOf = (report: Report | undefined): Readonly<Record<string, string>> =>
  (report?.details as { answers?: Record<string, string> } | undefined)?.answers ?? {}

/** A name server that gives one address for every name. */
async function startResolver(address: string) {
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const { id, questions = [] } = decode(message)
    const answers = questions.map(({ name }) => ({ type: 'A' as const, name, ttl: 1, data: address }))
    const answer = encode({ type: 'response', id: id ?? 0, questions, answers })
    socket.send(answer, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { server: `127.0.0.1:${socket.address().port}`, [Symbol.dispose]: () => void socket.close() }
}

describe('doctor, with a service that runs', () => {
  let directory: TemporaryDirectory
  let service: ServiceProcess

  before(async () => {
    directory = await temporaryDirectory()
    service = await startServiceProcess(directory.path)
  })
  after(async () => {
    await service.stop()
    await directory[Symbol.asyncDispose]()
  })

  it('finds it by --data alone, says nothing but JSON, and ends with 0: all is well', async () => {
    const { code, stdout, stderr } = await runCommand(['doctor', '--data', directory.path, '--json'])
    const told = JSON.parse(stdout) as { well: boolean; findings: Report[] }
    assert.deepEqual([code, stderr, told.well], [0, '', true], stdout)
    assert.deepEqual(faults(told.findings), [])
    for (const { name } of checks)
      assert.ok(
        told.findings.some(({ check }) => check === name),
        name,
      )
    const said = told.findings.map(({ sentence }) => sentence).join('\n')
    assert.match(said, /TLS 1\.2 is answered with TLS 1\.2, TLS_ECDHE_RSA_/)
    assert.match(said, /TLS 1\.0 is answered with TLS 1\.0, TLS_RSA_WITH_RC4_128_SHA/)
    assert.match(said, /A hello in the format of SSL 2\.0 is answered with TLS 1\.0/)
    assert.match(said, new RegExp(`Messenger answers on 127\\.0\\.0\\.1:${service.running.msnp.port}`))
  })

  it('and healthcheck is silent about it, and says in one line where there is none', async () => {
    const [well, none] = await Promise.all([
      runCommand(['healthcheck', '--data', directory.path]),
      runCommand(['healthcheck', '--data', '/nowhere']),
    ])
    assert.deepEqual(well, { code: 0, stdout: '', stderr: '' })
    assert.deepEqual([none.code, none.stdout], [1, ''])
    assert.match(none.stderr, /^chrysalis: no service runs on \/nowhere: .*\n$/)
  })

  it('sees that a resolver leads old machines here, or somewhere else', async () => {
    using right = await startResolver('127.0.0.1')
    using wrong = await startResolver('10.9.9.9')
    const reports = await look(directory.path, ['names'], { resolvers: [right.server, wrong.server, 'router'] })
    const [unreadable, led, misled] = reports.filter(({ sentence }) => !sentence.startsWith('The name service'))
    assert.match(unreadable?.sentence ?? '', /router is no address/)
    assert.deepEqual([led?.level, misled?.level], ['ok', 'fault'])
    assert.match(
      misled?.sentence ?? '',
      /says 10\.9\.9\.9 for messenger\.hotmail\.com and answers \d+ more names otherwise/,
    )
    assert.match(misled?.mend ?? '', /give 127\.0\.0\.1 as DNS server/)
    assert.equal(answersOf(misled)['nexus.passport.com'], '10.9.9.9')
  })

  it('names a certificate that the root on the disk has not signed, dialled in every way', async () => {
    const certificates = join(directory.path, 'certificates')
    const kept = join(directory.path, 'certificates.kept')
    await cp(certificates, kept, { recursive: true })
    await writeFile(join(certificates, 'root.pem'), makeCertificate(1024).certificate)
    const reports = await look(directory.path, ['tls', 'certificates'])
    await rm(certificates, { recursive: true })
    await cp(kept, certificates, { recursive: true })
    await rm(kept, { recursive: true })
    assert.equal(levels(reports), [...Array(3).fill('tls fault'), ...Array(3).fill('certificates fault')].join(', '))
    assert.match(
      reports[1]?.sentence ?? '',
      /^TLS 1\.0 is answered with a certificate that the root in .* has not signed/,
    )
    assert.match(reports[3]?.mend ?? '', /^rm .*engine\.pem/)
  })

  it('says that a port does not answer as it should, and that nobody is there', async () => {
    await using other = await temporaryDirectory()
    const silent = createServer((socket) => socket.on('error', () => undefined).end('220 mail.example\r\n')).listen(
      0,
      '127.0.0.1',
    )
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    const place = { host: '127.0.0.1', port }
    const running = { ...service.running, pid: process.pid, msnp: place, https: place, publicHost: '127.0.0.1' }
    await writeFile(
      join(other.path, 'running.json'),
      JSON.stringify({ ...running, http: { host: '127.0.0.1', port: 1 } }),
    )
    const reports = await look(other.path, ['ports', 'tls'])
    silent.close()
    assert.equal(levels(faults(reports)), [...Array(3).fill('ports fault'), ...Array(3).fill('tls fault')].join(', '))
    const said = reports.map(({ sentence }) => sentence).join('\n')
    assert.match(said, /The port for Messenger \(127\.0\.0\.1:\d+\) closes without a right answer/)
    assert.match(said, /The port for HTTP \(127\.0\.0\.1:1\) cannot be reached \(ECONNREFUSED\)/)
    assert.match(said, /TLS 1\.0 on 127\.0\.0\.1:\d+ fails: its answer is not TLS/)
  })

  it('says which of clock and certificate is wrong when it is not the year for them', async () => {
    const early = await look(directory.path, ['clock', 'certificates'], { now: Date.parse('1995-06-01') })
    assert.equal(levels(early), 'certificates fault, clock fault')
    assert.match(early[0]?.sentence ?? '', /The root certificate is not valid before 1996-01-01/)
    assert.match(early[1]?.mend ?? '', /timedatectl|sntp|w32tm|clock/)
    const late = await look(directory.path, ['clock', 'certificates'], { now: Date.parse('2038-06-01') })
    assert.equal(levels(late), 'certificates fault, clock ok')
    assert.match(late[0]?.sentence ?? '', /has not been valid since 2037-12-31/)
  })
})

describe('doctor, without one', { concurrency: true }, () => {
  it('does not wait for a resolver that says nothing: its names are not even asked for', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1')
    await once(silent, 'listening')
    const server = `127.0.0.1:${silent.address().port}`
    const [report] = await look('/nowhere', ['names'], { systemResolvers: [server] }).then((reports) =>
      reports.filter(({ sentence }) => sentence.includes(server)),
    )
    silent.close()
    assert.deepEqual([report?.level, Object.values(answersOf(report))], ['ok', ['nothing in time']])
  })

  it('says so, and that ports could be had, and makes nothing', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    const environment = Object.fromEntries(
      ['MSNP', 'HTTP', 'HTTPS', 'DNS'].map((name) => [`CHRYSALIS_${name}__PORT`, '0']),
    )
    const reports = await look(data, [], { environment: { ...environment, CHRYSALIS_ADMIN: 'false' } })
    assert.deepEqual(faults(reports), [])
    assert.match(reports.find(({ check }) => check === 'service')?.sentence ?? '', /No service runs/)
    await assert.rejects(readFile(data), { code: 'ENOENT' })
  })

  it('ends with 1 and names the port that another program has, and the command that shows which', async () => {
    await using directory = await temporaryDirectory()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const file = join(directory.path, 'chrysalis.yaml')
    await writeFile(file, `host: 127.0.0.1\nmsnp: { port: ${port} }\nhttp: { port: 0 }\nhttps: { port: 0 }\n`)
    const words = ['doctor', '--data', directory.path, '--config', file, '--only', 'ports', 'settings', '--json']
    const { code, stdout } = await runCommand(words)
    other.close()
    const { findings, well } = JSON.parse(stdout) as { findings: Report[]; well: boolean }
    assert.deepEqual([code, well], [1, false])
    assert.match(
      faults(findings)[0]?.sentence ?? '',
      new RegExp(`Port ${port} \\(Messenger\\) cannot be opened: another program has it`),
    )
    assert.match(faults(findings)[0]?.mend ?? '', new RegExp(`${port}`))
  })

  it('knows a service that died without a word by the running.json it left', async () => {
    await using directory = await temporaryDirectory()
    const nobody = { host: '127.0.0.1', port: 1 }
    const ports = { msnp: nobody, http: nobody, https: nobody, publicHost: '127.0.0.1' }
    // Its number is nobody's any more, or that of something else.
    for (const pid of [2 ** 22 + 1, process.pid]) {
      await writeFile(join(directory.path, 'running.json'), JSON.stringify({ ...ports, pid }))
      const [report] = await look(directory.path, ['service'])
      assert.deepEqual([report?.level, report?.mend], ['fault', `chrysalis serve --data ${directory.path}`])
      assert.match(report?.sentence ?? '', /left its running\.json behind/)
    }
  })

  it('reads all of the database, and names the damage and the way back', async () => {
    await using directory = await temporaryDirectory()
    await (await openStore({ dataDirectory: directory.path })).close()
    const file = join(directory.path, 'chrysalis.db')
    assert.equal(levels(await look(directory.path, ['database'])), 'database ok')
    await writeFile(file, (await readFile(file)).fill(0xaa, 8192, 12_288))
    const [damaged] = await look(directory.path, ['database'])
    assert.equal(damaged?.level, 'fault')
    assert.equal(damaged?.mend, `chrysalis backup restore latest --data ${directory.path}`)
    await writeFile(file, 'not a database at all, though long enough to be looked at by somebody who wants to know')
    assert.equal(levels(await look(directory.path, ['database'])), 'database fault')
  })

  it('says that the data cannot be written by this user, or can be read by others', async () => {
    await using directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    await mkdir(data, { mode: 0o755 })
    assert.match((await look(data, ['data']))[0]?.mend ?? '', new RegExp(`^chmod 700 ${data}$`))
    // A folder in which nobody may write, the superuser included.
    const [closed] = await look('/proc', ['data'])
    if (process.platform === 'linux') assert.match(closed?.sentence ?? '', /cannot write in \/proc \(E[A-Z]+\)/)
    const [noFolder] = await look(join(directory.path, 'file'), ['data'])
    assert.equal(noFolder?.level, 'warning')
  })

  it('names settings that cannot be used, by line', async () => {
    await using directory = await temporaryDirectory()
    const file = join(directory.path, 'chrysalis.yaml')
    await writeFile(file, 'mnsp: {}\n')
    const [report] = await look(directory.path, ['settings'], { configFile: file })
    assert.match(report?.sentence ?? '', /chrysalis\.yaml:1:1: mnsp is not a setting; did you mean msnp\?/)
    assert.match(report?.mend ?? '', /chrysalis config check/)
  })
})

describe('commands that mend', () => {
  it('are written as they can be typed where doctor was', () => {
    const node = '/opt/chrysalis/node_modules/.bin/node'
    const bin = '/opt/chrysalis/bin/chrysalis.cjs'
    assert.equal(programName({ executable: node, script: bin, folder: '/opt/chrysalis' }), 'npx chrysalis')
    assert.equal(programName({ executable: node, script: bin, folder: '/home/anna' }), bin)
    assert.equal(
      programName({ executable: '/my programs/chrysalis', script: undefined, folder: '/' }),
      "'/my programs/chrysalis'",
    )
    assert.equal(
      nameProgram('kill 7 && chrysalis backup restore latest --data /var/lib/chrysalis', 'npx chrysalis'),
      'kill 7 && npx chrysalis backup restore latest --data /var/lib/chrysalis',
    )
  })
})

describe('the table of checks', () => {
  it('is told within 20 seconds, whatever does not answer', async () => {
    assert.ok(checks.every(({ patience }) => patience < 18_000))
    const patient = await admit({
      data: '/nowhere',
      configFile: undefined,
      environment: {},
      resolvers: [],
      systemResolvers: [],
      self: [],
      version: '0',
      now: Date.now(),
    })
    let wasToldToEnd = false
    const reports = await examine(
      patient,
      [],
      [
        {
          name: 'silent',
          patience: 20,
          run: (_patient, signal) => {
            signal.addEventListener('abort', () => (wasToldToEnd = true))
            return new Promise(() => undefined)
          },
        },
        { name: 'broken', patience: 1_000, run: () => Promise.reject(new Error('no such thing')) },
        { name: 'well', patience: 1_000, run: async () => [ok('It is well.')] },
      ],
    )
    assert.equal(levels(reports), 'silent fault, broken fault, well ok')
    assert.match(reports[0]?.sentence ?? '', /within 0\.02 seconds/)
    assert.ok(wasToldToEnd)
  })
})
