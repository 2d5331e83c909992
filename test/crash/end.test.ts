import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { dial, readUntil } from '../edge/raw-client.ts'
import { bookCall } from '../hostile/soap-request.ts'
import { LineClient } from '../support/line-client.ts'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import type { Person } from './editor.ts'
import { findAll } from './services.ts'
import { makePeople, openLines } from './world.ts'

const book = 'http://www.msn.com/webservices/AddressBook'
const start = (data: string) => startServiceProcess(data, { arguments: ['--log-format', 'json'] })

/** Sends SIGTERM. @returns how the service ended: after how many milliseconds, and with which status */
async function terminate({ running, ended }: ServiceProcess): Promise<{ milliseconds: number; status: number | null }> {
  const begun = performance.now()
  process.kill(running.pid, 'SIGTERM')
  const status = await ended
  return { status, milliseconds: performance.now() - begun }
}

/** Lines of the log that speak of a fault of the service's own. */
const faults = ({ output }: ServiceProcess): string[] =>
  output()
    .split('\n')
    .filter((line) => /^\{"level":[56]0|^\s+at /.test(line))

async function makePerson(data: string): Promise<Person> {
  const [person] = await makePeople(data, ['mara'])
  assert.ok(person)
  return person
}

describe('a service that is asked to end', () => {
  it('finishes and answers a request of which half has come, and has kept it', async () => {
    await using directory = await temporaryDirectory()
    const person = await makePerson(directory.path)
    await using service = await start(directory.path)
    const client = await LineClient.signIn(service.running.msnp.port, person.email, person.ticket)
    const element = `<ABGroupAdd xmlns="${book}"><groupInfo><GroupInfo><name>Late</name></GroupInfo></groupInfo></ABGroupAdd>`
    const request = bookCall(person, element)
    const half = request.length - 100
    const web = await dial(service.running.http.port)
    web.write(request.slice(0, half))
    // The service has read that much when it answers what was said after it.
    await client.ask('PRP', 'MFN Mara')
    const ending = terminate(service)
    await client.closed
    assert.equal(client.unasked.at(-1), 'OUT SSD')
    web.write(request.slice(half))
    assert.match(await readUntil(web, (seen) => seen.includes('</soap:Envelope>')), /^HTTP\/1\.1 200 /)
    web.destroy()
    const { status, milliseconds } = await ending
    assert.equal(status, 0, service.output())
    assert.ok(milliseconds < 5_000, `${milliseconds} ms`)
    assert.deepEqual(faults(service), [])

    await using again = await start(directory.path)
    const lines = await openLines(again, person)
    const { groups } = await findAll(lines.web, person)
    assert.deepEqual(
      groups.map(({ name }) => name),
      ['Late'],
    )
    lines.wire.close()
    lines.web.close()
  })

  it('has kept whatever it acknowledged of a flood of edits, and has no fault of its own', async () => {
    await using directory = await temporaryDirectory()
    const people = await makePeople(directory.path, ['mara', 'otis', 'noor', 'piet'])
    await using service = await start(directory.path)
    const clients = await Promise.all(
      people.map(({ email, ticket }) => LineClient.signIn(service.running.msnp.port, email, ticket)),
    )
    for (const client of clients) for (let edit = 0; edit < 500; edit++) client.tell('PRP', `MFN ${edit}`)
    await Promise.all(clients.map((client) => client.hears(/^PRP /)))
    const { status } = await terminate(service)
    assert.deepEqual([status, faults(service)], [0, []])

    await using again = await start(directory.path)
    for (const [index, person] of people.entries()) {
      const said = clients[index]?.unasked ?? []
      assert.equal(said.at(-1), 'OUT SSD')
      const acknowledged = said.filter((line) => line.startsWith('PRP ')).map((line) => Number(line.split(' ').at(-1)))
      const lines = await openLines(again, person)
      const name = (await findAll(lines.web, person)).me?.textOf('contactInfo', 'displayName')
      assert.ok(Number(name) >= Math.max(...acknowledged), `${name}, but ${acknowledged.at(-1)} was acknowledged`)
      lines.wire.close()
      lines.web.close()
    }
  })

  it('ends within five seconds whoever does not let go: half-open, half-said, or deaf', async () => {
    await using directory = await temporaryDirectory()
    const person = await makePerson(directory.path)
    await using service = await start(directory.path)
    const { msnp, http, https } = service.running
    const client = await LineClient.signIn(msnp.port, person.email, person.ticket)
    const stubborn = [msnp, http, https].flatMap(({ port }) =>
      ['', 'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx', 'UUX 1 100\r\n<'].map((text) => {
        const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
        socket.on('error', () => undefined)
        socket.pause()
        if (text) socket.write(text)
        return socket
      }),
    )
    await Promise.all(stubborn.map((socket) => once(socket, 'connect')))
    await client.ask('PRP', 'MFN Mara')
    const { status, milliseconds } = await terminate(service)
    for (const socket of stubborn) socket.destroy()
    assert.equal(status, 0, service.output())
    assert.ok(milliseconds < 5_000, `${milliseconds} ms`)
    assert.deepEqual(faults(service), [])
  })
})
