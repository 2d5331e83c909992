import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Dialect, spokenDialects } from '../../src/protocol/dialect.ts'
import { choose, type Random, seededRandom } from '../crash/random.ts'
import { dial, untilClosed } from '../edge/raw-client.ts'
import { type House, harmless, type Person } from './house.ts'
import { watchLog } from './log-watch.ts'
import { legalFrames, mutate, mutateRequest } from './mutations.ts'
import { book, bookCall, mailCall, pictureCall, post } from './soap-request.ts'
import { Wire } from './wire.ts'

/** The same every time, unless another is asked for. */
const seed = Number(process.env.FUZZ_SEED ?? 20_261_125)

/** Lines that one connection says; most end sooner. */
const linesEach = 10
const notificationConnections = 1_200
const switchboardConnections = 800
const requests = 1_500

export function tryFuzz(house: () => House): void {
  describe(`legal lines with something wrong, chosen by the seed ${seed}`, () => {
    it('12,000 to the notification server: no fault of the service’s own', () =>
      harmless(house(), async () => {
        const frames = new Map(spokenDialects.map((dialect) => [dialect, legalFrames('notification', dialect, seed)]))
        await watchLog(house(), () =>
          sideBySide(house().gang.slice(0, 6), notificationConnections, async (person, random) => {
            const dialect = choose(random, spokenDialects) ?? 15
            // Some come as strangers, some say who they are and prove it.
            const start = random() < 0.25 ? '' : signInText(person, dialect)
            await sayAll(house().port, random, start, frames.get(dialect) ?? [])
          }),
        )
      }))

    it('8,000 to the switchboard: no fault of the service’s own', () =>
      harmless(house(), async () => {
        const frames = legalFrames('switchboard', 18, seed)
        await watchLog(house(), async () => {
          const people = house().gang.slice(6)
          const wires = new Map<Person, Wire>()
          for (const person of people) wires.set(person, await Wire.signIn(house().port, person))
          await sideBySide(people, switchboardConnections, async (person, random) => {
            const wire = wires.get(person)
            wire?.say('XFR 6 SB\r\n')
            const granted = (await wire?.hears(/XFR 6 SB [^\n]*\n/)) ?? ''
            const start = `USR 1 ${person.email} ${/ CKI (\S+)/.exec(granted)?.[1]}\r\n`
            await sayAll(house().port, random, random() < 0.2 ? '' : start, frames)
          })
          for (const wire of wires.values()) wire.close()
        })
      }))

    it('1,500 requests to the HTTP front: an answer or a close, and no fault of the service’s own', () =>
      harmless(house(), async () => {
        const legal = legalRequests(house().attacker, house().victim)
        const http = house().service.running.http.port
        await watchLog(house(), () =>
          sideBySide(house().gang.slice(0, 6), requests, async (_person, random) => {
            const client = await dial(http)
            const answered = untilClosed(client)
            client.end(mutateRequest(choose(random, legal) ?? '', random), 'latin1')
            assert.match(await answered, /^(?:HTTP\/1\.1 [2-5]\d\d |$)/)
          }),
        )
      }))
  })
}

/** Everything that it takes to sign in, in one piece: this client does not wait for answers (msnp-wire §2.6). */
function signInText({ email, ticket }: Person, dialect: Dialect): string {
  // A digest needs the challenge of the answer: before MSNP8 they get no further than their names.
  if (dialect <= 7) return `VER 1 MSNP${dialect} CVR0\r\nINF 2\r\nUSR 3 MD5 I ${email}\r\n`
  const report = `CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 8.5.1302 msmsgs ${email}\r\n`
  return `VER 1 MSNP${dialect} CVR0\r\n${report}USR 3 TWN I ${email}\r\nUSR 4 TWN S ${ticket}\r\nCHG 5 NLN 0\r\n`
}

/** As each person, one connection after the other; all people side by side, each with numbers of their own. */
async function sideBySide(
  people: readonly Person[],
  count: number,
  work: (person: Person, random: Random) => Promise<unknown>,
): Promise<void> {
  await Promise.all(
    people.map(async (person, index) => {
      const random = seededRandom(seed + index)
      for (let done = index; done < count; done += people.length) await work(person, random)
    }),
  )
}

/** Says its lines and its end; the service closes when it has read them all, or sooner. @returns how many lines were said back */
async function sayAll(
  port: number,
  random: Random,
  start: string,
  frames: Parameters<typeof mutate>[0],
): Promise<number> {
  const client = await dial(port)
  const closed = untilClosed(client)
  client.write(start, 'latin1')
  for (let line = 0; line < linesEach; line++) client.write(mutate(frames, random))
  client.end()
  return (await closed).match(/\r\n/g)?.length ?? 0
}

/** One request of every kind. */
function legalRequests(attacker: Person, victim: Person): readonly string[] {
  const group = '<groupInfo><GroupInfo><name>Friends</name></GroupInfo></groupInfo>'
  const contact = `<contacts><Contact><contactInfo><passportName>${victim.email}</passportName><isMessengerUser>true</isMessengerUser></contactInfo></Contact></contacts>`
  const member = `<memberships><Membership><MemberRole>Allow</MemberRole><Members><Member><PassportName>${victim.email}</PassportName></Member></Members></Membership></memberships>`
  const calls = Object.entries({
    FindMembership: '',
    ABFindAll: '<abView>Full</abView>',
    ABGroupAdd: group,
    ABContactAdd: contact,
    ABContactDelete: contact,
    ABContactUpdate: contact,
    AddMember: member,
    DeleteMember: member,
  })
  const sso = `<s:Envelope xmlns:s="urn:s"><s:Header><Security><UsernameToken><Username>${attacker.email}</Username></UsernameToken></Security></s:Header><s:Body><RequestSecurityToken Id="RST0"><AppliesTo><EndpointReference><Address>messengerclear.live.com</Address></EndpointReference></AppliesTo></RequestSecurityToken></s:Body></s:Envelope>`
  return [
    ...calls.map(([name, content]) => bookCall(attacker, `<${name} xmlns="${book}">${content}</${name}>`)),
    pictureCall(attacker, Buffer.from('GIF89a').toString('base64')),
    mailCall(attacker, victim, 'Content-Type: text/plain&#xD;&#xA;&#xD;&#xA;hello'),
    post('login.live.com', '/RST.srf', sso),
    post('login.live.com', '/RST2.srf', sso),
    post('gateway.messenger.hotmail.com', '/gateway/gateway.dll?Action=open&Server=NS', 'VER 1 MSNP15 CVR0\r\n'),
    'GET /rdr/pprdr.asp HTTP/1.1\r\nHost: nexus.passport.com\r\nConnection: close\r\n\r\n',
    'GET /login2.srf HTTP/1.1\r\nHost: login.live.com\r\nConnection: close\r\nAuthorization: Passport1.4 sign-in=a,pwd=b\r\n\r\n',
    'GET /Config/MsgrConfig.asmx?op=GetClientConfig HTTP/1.1\r\nHost: config.messenger.msn.com\r\nConnection: close\r\n\r\n',
  ]
}
