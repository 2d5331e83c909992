import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { emailOf, listsOf } from '../../domain/lists/world.ts'
import { contactOf, type Desk, openDesk, readContacts } from './desk.ts'

function groupOf(name: string, more = '', renames = false): string {
  return `<abId/><groupAddOptions><fRenameOnMsgrConflict>${renames}</fRenameOnMsgrConflict></groupAddOptions><groupInfo><GroupInfo><name>${name}</name><groupType>C8529CE2-6EAD-434d-881F-341E17DB3FF8</groupType><fMessenger>false</fMessenger>${more}</GroupInfo></groupInfo>`
}

async function addGroup(desk: Desk, name: string): Promise<string> {
  const { body } = await desk.ask('ABGroupAdd', groupOf(name))
  return body.textOf('ABGroupAddResult', 'guid') ?? ''
}

async function readGroups(desk: Desk): Promise<readonly string[]> {
  const { body } = await desk.ask('ABFindAll', '')
  return (body.at('ABFindAllResult', 'groups')?.children ?? []).map((group) => group.textOf('groupInfo', 'name') ?? '')
}

async function groupsOf(desk: Desk, passportName: string): Promise<readonly string[]> {
  const contact = (await readContacts(desk)).get(passportName)
  return contact?.at('contactInfo', 'groupIds')?.children.map((guid) => guid.text) ?? []
}

const filter = (...ids: readonly string[]) =>
  `<groupFilter><groupIds>${ids.map((id) => `<guid>${id}</guid>`).join('')}</groupIds></groupFilter>`

describe('groups (msnp-http §12.8–§12.11)', () => {
  it('are added, renamed and deleted; each call may come twice', async () => {
    await using desk = await openDesk()
    const id = await addGroup(desk, 'Friends &amp; foes')
    assert.equal(await addGroup(desk, 'Friends &amp; foes'), id)
    const rename = `<groups><Group><groupId>${id}</groupId><groupInfo><name>Friends</name></groupInfo><propertiesChanged>GroupName </propertiesChanged></Group></groups>`
    await desk.ask('ABGroupUpdate', rename)
    await desk.ask('ABGroupUpdate', rename)
    assert.deepEqual(await readGroups(desk), ['Friends'])
    assert.equal((await desk.ask('ABGroupDelete', filter(id))).fault, undefined)
    assert.equal((await desk.ask('ABGroupDelete', filter(id))).fault, undefined)
    assert.deepEqual(await readGroups(desk), [])
    assert.equal((await desk.ask('ABGroupUpdate', rename)).fault, 'GroupDoesNotExist')
  })

  it('keep favourites and annotations', async () => {
    await using desk = await openDesk()
    const annotation = '<annotations><Annotation><Name>MSN.IM.Display</Name><Value>0</Value></Annotation></annotations>'
    await desk.ask('ABGroupAdd', groupOf('Favorites', `<IsFavorite>true</IsFavorite>${annotation}`))
    const { body } = await desk.ask('ABFindAll', '')
    assert.equal(body.find('groupInfo')?.textOf('IsFavorite'), 'true')
    assert.equal(body.find('groupInfo')?.textOf('annotations', 'Annotation', 'Value'), '0')
  })

  it('refuse a taken name with the id that has it, a long name with its field, and the name of no group', async () => {
    await using desk = await openDesk()
    const id = await addGroup(desk, 'Friends')
    const taken = await desk.ask('ABGroupAdd', groupOf('FRIENDS'))
    assert.equal(taken.fault, 'GroupAlreadyExists')
    assert.equal(taken.body.textOf('detail', 'additionalDetails', 'conflictObjectId'), id)
    const long = await desk.ask('ABGroupAdd', groupOf('x'.repeat(62)))
    assert.equal(long.fault, 'BadArgumentLength')
    assert.equal(long.body.textOf('detail', 'parameterFault'), 'GroupName')
    assert.equal((await desk.ask('ABGroupAdd', groupOf('(No Group)'))).fault, 'GroupAlreadyExists')
    await desk.ask('ABGroupAdd', groupOf('Friends', '', true))
    assert.deepEqual(await readGroups(desk), ['Friends', 'Friends 2'])
  })

  it('are thirty at most', async () => {
    await using desk = await openDesk()
    for (let count = 0; count < 30; count++) await addGroup(desk, `Group ${count}`)
    assert.equal((await desk.ask('ABGroupAdd', groupOf('One more'))).fault, 'QuotaLimitReached')
  })

  it('take contacts by id, or make them on the way as Pidgin asks', async () => {
    await using desk = await openDesk()
    const friends = await addGroup(desk, 'Friends')
    const family = await addGroup(desk, 'Family')
    const { body } = await desk.ask('ABGroupContactAdd', filter(friends, friends, family) + contactOf('otis'))
    const id = body.textOf('ABGroupContactAddResult', 'guid') ?? ''
    assert.deepEqual(await groupsOf(desk, emailOf('otis')), [friends, family])
    assert.equal(await listsOf(desk.store, 'mara'), 'AL otis, FL otis')
    const byId = `<contacts><Contact><contactId>${id.toUpperCase()}</contactId></Contact></contacts>`
    assert.equal((await desk.ask('ABGroupContactAdd', filter(friends) + byId)).fault, undefined)
    await desk.ask('ABGroupContactDelete', byId + filter(friends))
    await desk.ask('ABGroupContactDelete', byId + filter(friends))
    assert.deepEqual(await groupsOf(desk, emailOf('otis')), [family])
    await desk.ask('ABGroupDelete', filter(family))
    assert.deepEqual(await groupsOf(desk, emailOf('otis')), [])
    assert.equal(await listsOf(desk.store, 'mara'), 'AL otis, FL otis')
  })

  it('hold contacts, not groups, and no contact that there is not', async () => {
    await using desk = await openDesk()
    const friends = await addGroup(desk, 'Friends')
    const itself = `<contacts><Contact><contactId>${friends}</contactId></Contact></contacts>`
    assert.equal((await desk.ask('ABGroupContactAdd', filter(friends) + itself)).fault, 'ContactDoesNotExist')
    const nowhere = filter('00000000-0000-4000-8000-0000000000ff')
    assert.equal((await desk.ask('ABGroupContactAdd', nowhere + contactOf('otis'))).fault, 'GroupDoesNotExist')
    assert.equal(await listsOf(desk.store, 'mara'), '', 'nothing of a call that failed remains')
  })

  it('are bounded in one call', async () => {
    await using desk = await openDesk()
    const ids = Array.from({ length: 1001 }, (_, index) => `g${index}`)
    assert.equal((await desk.ask('ABGroupDelete', filter(...ids))).fault, 'RequestLimitReached')
    const many = '<Contact><contactId>c</contactId></Contact>'.repeat(50)
    const crossed = `${filter(...ids.slice(0, 30))}<contacts>${many}</contacts>`
    assert.equal((await desk.ask('ABGroupContactAdd', crossed)).fault, 'RequestLimitReached')
  })
})
