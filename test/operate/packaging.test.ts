import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SaxesParser } from 'saxes'
import { tellSupervisor } from '../../src/server/supervisor.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { copiedPaths, lintDockerfile } from './dockerfile-rules.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFile(join(root, 'packaging', path), 'utf8')
/** Why a test is left out where a program is not installed. */
const without = (program: string): string | false =>
  spawnSync(program, ['--version']).error === undefined ? false : `${program} is not installed`

describe('the systemd unit', () => {
  const skip = without('systemd-analyze')

  it('is understood by systemd without a word of complaint', { skip }, async () => {
    await using directory = await temporaryDirectory()
    const file = join(directory.path, 'chrysalis.service')
    // The paths of an installation are those of this checkout here: systemd looks whether they are there.
    await writeFile(file, (await read('systemd/chrysalis.service')).replaceAll('/opt/chrysalis/', root))
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
    const complaints = stderr.split('\n').filter((line) => line.includes('chrysalis.service'))
    assert.deepEqual([status, complaints], [0, []], stderr)
  })

  it('leaves the service little to do harm with: an exposure of at most 2 of 10', { skip }, () => {
    const file = join(root, 'packaging/systemd/chrysalis.service')
    const words = ['security', '--offline=true', '--threshold=20', '--no-pager', file]
    const { status, stdout, stderr } = spawnSync('systemd-analyze', words, { encoding: 'utf8' })
    assert.equal(status, 0, `${stdout.trimEnd().split('\n').at(-1)}\n${stderr}`)
  })

  it('has the capability for low ports, and no other', async () => {
    const unit = await read('systemd/chrysalis.service')
    assert.match(unit, /^AmbientCapabilities=CAP_NET_BIND_SERVICE$/m)
    assert.match(unit, /^CapabilityBoundingSet=CAP_NET_BIND_SERVICE$/m)
  })
})

describe('telling the supervisor', () => {
  it('says through systemd-notify that the service is ready, and as which process', async () => {
    await using directory = await temporaryDirectory()
    const program = join(directory.path, 'systemd-notify')
    await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$@" > ${directory.path}/said\n`)
    await chmod(program, 0o755)
    const told = await tellSupervisor('READY=1', 'listening', { NOTIFY_SOCKET: '/run/x', PATH: directory.path })
    assert.equal(told, true)
    const said = await readFile(join(directory.path, 'said'), 'utf8')
    assert.deepEqual(said.trimEnd().split('\n'), ['READY=1', 'STATUS=listening', `MAINPID=${process.pid}`])
  })

  it('reaches a socket such as systemd’s', { skip: without('systemd-notify') || without('python3') }, async () => {
    await using directory = await temporaryDirectory()
    const address = join(directory.path, 'notify')
    const listen = `import socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind('${address}'); print('listening', flush=True); print(s.recv(4096).decode())`
    const listener = spawn('python3', ['-c', listen], { stdio: ['ignore', 'pipe', 'inherit'] })
    let heard = ''
    listener.stdout.setEncoding('utf8').on('data', (text) => (heard += text))
    await once(listener.stdout, 'data')
    const ended = once(listener, 'close')
    await tellSupervisor('READY=1', 'listening', { ...process.env, NOTIFY_SOCKET: address })
    await ended
    assert.match(heard, /^READY=1$/m)
    assert.match(heard, new RegExp(`^MAINPID=${process.pid}$`, 'm'))
  })

  it('does nothing without systemd, and fails at nothing', async () => {
    assert.equal(await tellSupervisor('READY=1', '', {}), false)
    assert.equal(await tellSupervisor('READY=1', '', { NOTIFY_SOCKET: '/nowhere', PATH: '/nowhere' }), false)
  })
})

describe('the Dockerfile', () => {
  it('keeps the rules', async () => {
    assert.deepEqual(lintDockerfile(await read('docker/Dockerfile')), [])
  })

  it('copies what is there, and the context lets through nothing else', async () => {
    const paths = copiedPaths(await read('docker/Dockerfile'))
    assert.ok(paths.length > 5)
    for (const path of paths) await access(join(root, path))
    const ignored = (await read('docker/Dockerfile.dockerignore')).trim().split('\n')
    assert.equal(ignored[0], '*')
    assert.deepEqual(ignored.slice(1).toSorted(), [...new Set(paths)].map((path) => `!${path}`).toSorted())
  })

  const good = ['FROM debian:12.1', 'USER 7', 'HEALTHCHECK CMD ["true"]', 'ENTRYPOINT ["true"]']
  const bad: readonly (readonly [rule: RegExp, ...lines: readonly string[]])[] = [
    [/pinned/, 'FROM debian', ...good.slice(1)],
    [/pinned/, 'FROM debian:stable', ...good.slice(1)],
    [/latest/, 'FROM debian:latest', ...good.slice(1)],
    [/root/, ...good, 'USER root'],
    [/root/, 'FROM debian:12.1', ...good.slice(2)],
    [/well/, ...good.filter((line) => !line.startsWith('HEALTH'))],
    [/signals/, ...good, 'CMD serve'],
    [/added/, ...good, 'ADD . /x'],
    [/unseen/, ...good, 'RUN curl -s http://x \\', '  | sh'],
    [/scripts/, ...good, 'RUN npm ci'],
    [/named/, ...good, 'RUN apt-get install -y x'],
    [/secret/, ...good, 'ENV ADMIN_TOKEN=x'],
  ]
  it('would not pass if it broke one', () => {
    assert.deepEqual(lintDockerfile(good.join('\n')), [])
    for (const [rule, ...lines] of bad) {
      const broken = lintDockerfile(lines.join('\n')).map(({ rule }) => rule)
      assert.match(broken.join('\n'), rule, lines.join('\n'))
    }
  })

  it('is built where an engine answers; elsewhere the script says that it is not', async () => {
    await using directory = await temporaryDirectory()
    // An engine that is installed and does not answer, as on many build machines.
    await mkdir(join(directory.path, 'bin'))
    for (const engine of ['docker', 'podman']) {
      const file = join(directory.path, 'bin', engine)
      await writeFile(file, '#!/bin/sh\nexit 1\n')
      await chmod(file, 0o755)
    }
    const env = { PATH: `${join(directory.path, 'bin')}:/usr/bin:/bin` }
    const { status, stdout } = spawnSync('bash', [join(root, 'packaging/docker/build.sh')], { env, encoding: 'utf8' })
    assert.deepEqual([status, stdout], [0, 'No container engine answers: the image is not built.\n'])
  })
})

/** A property list as far as ours needs it: a dictionary of dictionaries, arrays, strings, whole numbers and booleans. */
function readPropertyList(xml: string): unknown {
  const parser = new SaxesParser()
  const open: { kind: string; key: string; value: unknown }[] = [{ kind: 'root', key: '', value: undefined }]
  let text = ''
  const put = (value: unknown): void => {
    const top = open.at(-1)
    if (top?.kind === 'dict') (top.value as Record<string, unknown>)[top.key] = value
    else if (top?.kind === 'array') (top.value as unknown[]).push(value)
    else if (top) top.value = value
  }
  parser.on('error', (error) => assert.fail(error))
  parser.on('text', (more) => {
    text += more
  })
  parser.on('opentag', ({ name }) => {
    text = ''
    if (name === 'dict' || name === 'array') open.push({ kind: name, key: '', value: name === 'dict' ? {} : [] })
  })
  parser.on('closetag', ({ name }) => {
    const top = open.at(-1)
    if (name === 'key' && top) top.key = text
    else if (name === 'dict' || name === 'array') put(open.pop()?.value)
    else if (name === 'string') put(text)
    else if (name === 'integer') put(Number(text))
    else if (name === 'true' || name === 'false') put(name === 'true')
    else assert.equal(name, 'plist')
  })
  parser.write(xml).close()
  return open[0]?.value
}

describe('the launchd list', () => {
  it('is well-formed, starts what the systemd unit starts, as a user of its own, and again after a crash', async () => {
    const list = readPropertyList(await read('launchd/local.chrysalis.plist')) as Record<string, unknown>
    const [, command = ''] = /^ExecStart=(.*)$/m.exec(await read('systemd/chrysalis.service')) ?? []
    assert.deepEqual(list.ProgramArguments, command.split(' '))
    assert.deepEqual([list.Label, list.UserName, list.RunAtLoad], ['local.chrysalis', '_chrysalis', true])
    assert.deepEqual(list.KeepAlive, { SuccessfulExit: false })
    assert.equal(list.Umask, 0o077)
  })
})
