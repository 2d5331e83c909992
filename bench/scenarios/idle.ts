import type { Connection } from '../../src/client/connection.ts'
import { type Row, round } from '../support/figures.ts'
import type { MeasuredProcess } from '../support/measured-process.ts'
import { dial, goOnline } from '../support/session.ts'
import type { Person, World } from '../support/world.ts'

/** Sessions that are opened at the same time. */
const atOnce = 32

async function openAll<T>(count: number, open: (index: number) => Promise<T>): Promise<T[]> {
  const opened: T[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) opened.push(await open(index))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return opened
}

/** Resident memory when it has stopped falling: garbage of the opening is not part of what a session costs. */
async function settledBytes(server: MeasuredProcess): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY
  for (let look = 0; look < 10; look++) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    lowest = Math.min(lowest, server.residentBytes())
  }
  return lowest
}

/** What a session costs in memory that is signed in and says nothing, beside a socket that a bare server holds. */
export async function measureIdle(
  server: MeasuredProcess,
  floor: MeasuredProcess,
  ports: { service: number; floor: number },
  world: World,
  people: readonly Person[],
): Promise<Row> {
  const before = await settledBytes(server)
  const sessions: Connection[] = await openAll(people.length, async (index) => {
    const person = people[index]
    if (!person) throw new Error('there are fewer people than sessions')
    return goOnline(ports.service, person, await world.ticketFor(person))
  })
  const each = ((await settledBytes(server)) - before) / people.length
  for (const session of sessions) session.close()

  const floorBefore = await settledBytes(floor)
  const sockets = await openAll(people.length, () => dial(ports.floor))
  const floorEach = ((await settledBytes(floor)) - floorBefore) / people.length
  for (const socket of sockets) socket.destroy()
  return {
    what: `idle sessions, ${people.length}`,
    figures: { 'kB each': round(each / 1000), 'bare socket kB': round(floorEach / 1000) },
    ...(people.length >= 8000 && { met: each <= 8000 }),
  }
}
