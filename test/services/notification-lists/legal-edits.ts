import type { Dialect } from '../../../src/protocol/dialect.ts'
import { type Client, type Named, type Room, readBook, readGroups } from './room.ts'

/** Who does what to whom; `which` chooses among the groups that there are. */
export interface Scene {
  readonly room: Room
  readonly actor: Named
  readonly other: Named
  readonly which: number
  /** Of the dialect in which a line is said; none for SOAP. */
  readonly client: Client | undefined
}

/** An edit that clients of some dialects make; those without dialects, by SOAP. Whether it is refused depends on what there is. */
export interface Edit {
  readonly name: string
  readonly since?: Dialect
  readonly until?: Dialect
  readonly make: (scene: Scene) => Promise<unknown>
}

const names = ['Friends', 'Work', 'Old%20ones', 'friends'] as const
const nobody = '00000000-0000-4000-8000-000000000000'

const groupId = async ({ room, actor, which }: Scene): Promise<string> => {
  const ids = Array.from((await readGroups(room, actor)).values())
  return ids[which % Math.max(ids.length, 1)] ?? nobody
}
const groupNumber = async ({ room, actor, which }: Scene): Promise<number> =>
  await room.house.context.store.read(async ({ groups }) => {
    const found = await groups.list(actor.id)
    return found[which % (found.length + 1)]?.number ?? 0
  })
const contactId = async ({ room, actor, other }: Scene): Promise<string> =>
  (await readBook(room, actor)).get(other.email)?.textOf('contactId') ?? nobody

/** A line, made of what there is when it is said. */
const line = (
  range: { readonly since: Dialect; readonly until?: Dialect },
  write: (scene: Scene) => string | Promise<string>,
): Edit => ({
  ...range,
  name: String(write),
  make: async (scene) => await scene.client?.say(await write(scene)),
})

const old = { since: 2, until: 9 } as const
const grouped = { since: 7, until: 9 } as const
const named = { since: 10, until: 12 } as const

const linesOfOld: readonly Edit[] = [
  ...['FL', 'AL', 'BL'].flatMap((list) => [
    line(old, ({ other }) => `ADD 9 ${list} ${other.email} ${other.email}`),
    line(old, ({ other }) => `REM 9 ${list} ${other.email}`),
  ]),
  line(old, ({ other, which }) => `REA 9 ${other.email} ${names[which]}`),
  line(old, ({ other }) => `REA 9 ${other.email} ${other.name}`),
  line(old, ({ actor, which }) => `REA 9 ${actor.email} ${names[which]}`),
  line(grouped, ({ which }) => `ADG 9 ${names[which]} 0`),
  line(grouped, async (scene) => `RMG 9 ${await groupNumber(scene)}`),
  line(grouped, async (scene) => `REG 9 ${await groupNumber(scene)} ${names[scene.which]} 0`),
  line(grouped, async (scene) => `ADD 9 FL ${scene.other.email} ${scene.other.email} ${await groupNumber(scene)}`),
  line(grouped, async (scene) => `ADD 9 FL ${scene.other.email} ${scene.other.email} ${await groupNumber(scene)}`),
  line(grouped, async (scene) => `REM 9 FL ${scene.other.email} ${await groupNumber(scene)}`),
]

const linesOfNamed: readonly Edit[] = [
  line(named, ({ other }) => `ADC 9 FL N=${other.email} F=${other.email}`),
  line(named, ({ other }) => `ADC 9 FL N=${other.email} F=${other.email}`),
  ...['AL', 'BL', 'RL'].map((list) => line(named, ({ other }) => `ADC 9 ${list} N=${other.email}`)),
  ...['AL', 'BL', 'PL'].map((list) => line(named, ({ other }) => `REM 9 ${list} ${other.email}`)),
  line(named, async (scene) => `ADC 9 FL C=${await contactId(scene)} ${await groupId(scene)}`),
  line(named, async (scene) => `ADC 9 FL C=${await contactId(scene)} ${await groupId(scene)}`),
  line(named, async (scene) => `REM 9 FL ${await contactId(scene)}`),
  line(named, async (scene) => `REM 9 FL ${await contactId(scene)} ${await groupId(scene)}`),
  line(named, async (scene) => `SBP 9 ${await contactId(scene)} MFN ${names[scene.which]}`),
  line(named, ({ which }) => `ADG 9 ${names[which]}`),
  line(named, async (scene) => `RMG 9 ${await groupId(scene)}`),
  line(named, async (scene) => `REG 9 ${await groupId(scene)} ${names[scene.which]}`),
  line(named, ({ which }) => `PRP 9 MFN ${names[which]}`),
]

const linesOfAll: readonly Edit[] = [
  line({ since: 2, until: 12 }, ({ which }) => `GTC 9 ${which % 2 === 0 ? 'A' : 'N'}`),
  line({ since: 2, until: 12 }, ({ which }) => `BLP 9 ${which % 2 === 0 ? 'AL' : 'BL'}`),
  line({ since: 5, until: 12 }, ({ which }) => `PRP 9 PHH${which === 0 ? '' : ` 555%20010${which}`}`),
  line({ since: 5, until: 12 }, ({ which }) => `PRP 9 PHM${which === 0 ? '' : ` 555%20010${which}`}`),
  line({ since: 5, until: 12 }, ({ which }) => `PRP 9 MOB ${which % 2 === 0 ? 'Y' : 'N'}`),
]

/** A call, with its content made of what there is. */
const call = (action: string, write: (scene: Scene) => string | Promise<string>): Edit => ({
  name: `${action} ${write}`,
  make: async (scene) => await scene.room.soap(scene.actor, action, await write(scene)),
})

const roles = ['Allow', 'Block', 'Reverse', 'Pending'] as const
const membership = ({ other, which }: Scene) =>
  `<serviceHandle><Id>0</Id><Type>Messenger</Type><ForeignId/></serviceHandle><memberships><Membership><MemberRole>${roles[which]}</MemberRole><Members><Member xsi:type="PassportMember"><Type>Passport</Type><State>Accepted</State><PassportName>${other.email}</PassportName></Member></Members></Membership></memberships>`
const contact = (id: string, info: string, changed: string) =>
  `<contacts><Contact><contactId>${id}</contactId><contactInfo>${info}</contactInfo><propertiesChanged>${changed}</propertiesChanged></Contact></contacts>`
const me = (info: string, changed: string) =>
  `<contacts><Contact><contactInfo><contactType>Me</contactType>${info}</contactInfo><propertiesChanged>${changed}</propertiesChanged></Contact></contacts>`
const filter = (id: string) => `<groupFilter><groupIds><guid>${id}</guid></groupIds></groupFilter>`

/** Of a contact or group that there is; the service answers a fault to others, and there are tests of that elsewhere. */
const ifThere = (edit: Edit, find: (scene: Scene) => Promise<string>): Edit => ({
  ...edit,
  make: async (scene) => ((await find(scene)) === nobody ? undefined : await edit.make(scene)),
})

const calls: readonly Edit[] = [
  call(
    'ABContactAdd',
    ({ other, which }) =>
      `<contacts><Contact><contactInfo><passportName>${other.email}</passportName><isMessengerUser>true</isMessengerUser></contactInfo></Contact></contacts><options><EnableAllowListManagement>${which < 2}</EnableAllowListManagement></options>`,
  ),
  call(
    'ABContactAdd',
    ({ other }) =>
      `<contacts><Contact><contactInfo><passportName>${other.email}</passportName><isMessengerUser>false</isMessengerUser></contactInfo></Contact></contacts>`,
  ),
  call('ABContactDelete', async (scene) => contact(await contactId(scene), '', '')),
  ifThere(
    call('ABContactUpdate', async (scene) =>
      contact(await contactId(scene), `<isMessengerUser>${scene.which < 2}</isMessengerUser>`, 'IsMessengerUser '),
    ),
    contactId,
  ),
  ifThere(
    call('ABContactUpdate', async (scene) =>
      contact(
        await contactId(scene),
        `<displayName>${names[scene.which]}</displayName><comment>${scene.which}</comment>`,
        'DisplayName Comment ',
      ),
    ),
    contactId,
  ),
  call('AddMember', membership),
  call('AddMember', membership),
  call('DeleteMember', membership),
  call(
    'ABGroupAdd',
    ({ which }) =>
      `<groupAddOptions><fRenameOnMsgrConflict>true</fRenameOnMsgrConflict></groupAddOptions><groupInfo><GroupInfo><name>${names[which]}</name></GroupInfo></groupInfo>`,
  ),
  call('ABGroupDelete', async (scene) => filter(await groupId(scene))),
  ifThere(
    ifThere(
      call(
        'ABGroupContactAdd',
        async (scene) => filter(await groupId(scene)) + contact(await contactId(scene), '', ''),
      ),
      groupId,
    ),
    contactId,
  ),
  call('ABGroupContactDelete', async (scene) => filter(await groupId(scene)) + contact(await contactId(scene), '', '')),
  call('ABContactUpdate', ({ which }) => me(`<displayName>${names[which]}</displayName>`, 'DisplayName ')),
  call('ABContactUpdate', ({ which }) =>
    me(
      `<phones><ContactPhone><contactPhoneType>ContactPhonePersonal</contactPhoneType><number>${which === 0 ? '' : which}</number></ContactPhone></phones>`,
      'ContactPhone ',
    ),
  ),
  call('ABContactUpdate', ({ which }) =>
    me(
      `<annotations><Annotation><Name>MSN.IM.BLP</Name><Value>${(which % 2) + 1}</Value></Annotation></annotations>`,
      'Annotation ',
    ),
  ),
]

export const edits: readonly Edit[] = [...linesOfOld, ...linesOfNamed, ...linesOfAll, ...calls]
