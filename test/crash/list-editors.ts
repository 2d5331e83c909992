import { change, type Editor, type Kept, mark, type Person } from './editor.ts'
import { choose } from './random.ts'
import { askBook, askMember, findAll, findAsked, findMembers } from './services.ts'

/** `ADL` and `RML` of three people on two lists: all of one command on both sides of it, or nothing. */
export function addressListEditor(person: Person, friends: readonly Person[]): Editor {
  const whole = new Set(friends.flatMap(({ email }) => [`allow ${email}`, `forward ${email}`, `asked ${email}`]))
  const names = friends.map(({ email }) => `<c n="${email.split('@')[0]}" l="3" t="1"/>`).join('')
  const payload = `<ml><d n="${person.email.split('@')[1]}">${names}</d></ml>`
  return {
    name: 'ADL and RML',
    person,
    next: (kept) => {
      const verb = kept.size === 0 ? 'ADL' : 'RML'
      return { after: verb === 'ADL' ? whole : new Set(), ask: ({ wire }) => wire.ask(verb, '', payload) }
    },
    read: async ({ web }) => {
      const { contacts } = await findAll(web, person)
      const members = await findMembers(web, person)
      return new Set([
        ...contacts.filter(({ isMessengerUser }) => isMessengerUser).map(({ email }) => `forward ${email}`),
        ...(members.get('Allow') ?? []).map((email) => `allow ${email}`),
        ...(await findAsked(web, person, friends)).map(({ email }) => `asked ${email}`),
      ])
    },
  }
}

/** One operation on one friend: when it makes sense, and what it changes. */
interface Operation {
  readonly fits: (has: (what: string) => boolean) => boolean
  readonly action: string
  /** Role of a member; else the operation is about the contact. */
  readonly role?: 'Allow' | 'Block'
  readonly gone: readonly string[]
  readonly come: readonly string[]
}

/**
 * Every edit of a contact that touches more than one row (msnp-http §11, §12): adding writes the contact, Allow, and the other
 * side's Pending; blocking moves from one list to the other. `contact` and `entry` carry the name under which they are kept.
 */
const operations: readonly Operation[] = [
  {
    action: 'ABContactAdd',
    fits: (has) => !has('contact') && !has('block'),
    gone: ['entry'],
    come: ['contact', 'allow', 'asked'],
  },
  {
    action: 'ABContactAdd',
    fits: (has) => !has('contact') && has('block'),
    gone: ['entry'],
    come: ['contact', 'asked'],
  },
  { action: 'rename', fits: (has) => has('contact'), gone: ['contact'], come: ['contact'] },
  { action: 'put away', fits: (has) => has('contact'), gone: ['contact', 'asked'], come: ['entry'] },
  { action: 'ABContactDelete', fits: (has) => has('contact'), gone: ['contact', 'asked'], come: [] },
  { action: 'AddMember', role: 'Block', fits: (has) => !has('block'), gone: ['allow'], come: ['block'] },
  { action: 'AddMember', role: 'Allow', fits: (has) => !has('allow'), gone: ['block'], come: ['allow'] },
  { action: 'DeleteMember', role: 'Block', fits: (has) => has('block'), gone: ['block'], come: [] },
  { action: 'DeleteMember', role: 'Allow', fits: (has) => has('allow'), gone: ['allow'], come: [] },
]

/** The address book and the members of one person, by SOAP: `ABContactAdd`, `-Update`, `-Delete`, `AddMember`, `DeleteMember`. */
export function contactEditor(person: Person, friends: readonly Person[]): Editor {
  /** Ids of contacts as the service gave them. */
  const ids = new Map<string, string>()
  return {
    name: 'contacts and members',
    person,
    next: (kept, random) => {
      const friend = choose(random, friends)?.email ?? ''
      const sentences = Array.from(kept)
      const has = (what: string) => sentences.some((sentence) => sentence.startsWith(`${what} ${friend}`))
      const operation = choose(
        random,
        operations.filter(({ fits }) => fits(has)),
      )
      if (!operation) throw new Error('there is always something to do')
      const { action, role, gone, come } = operation
      // Adding what is an entry already keeps the entry's name unless another is given: each edit gives one.
      const name = `name-${mark()}`
      const named = (what: string) => `${what} ${friend}${what === 'contact' || what === 'entry' ? ` ${name}` : ''}`
      const after = change(
        kept,
        (sentence) => gone.some((what) => sentence.startsWith(`${what} ${friend}`)),
        come.map(named),
      )
      if (role) return { after, ask: ({ web }) => askMember(web, person, action, role, friend) }
      return {
        after,
        ask: async ({ web }) => {
          const [call, content] = contactCall(action, ids.get(friend) ?? '', friend, name)
          const answer = await askBook(web, person, call, content)
          const id = answer.textOf('ABContactAddResult', 'guid')
          if (id) ids.set(friend, id)
        },
      }
    },
    read: async ({ web }) => {
      const { contacts } = await findAll(web, person)
      for (const { email, id } of contacts) ids.set(email, id)
      const members = await findMembers(web, person)
      return new Set([
        ...contacts.map((one) => `${one.isMessengerUser ? 'contact' : 'entry'} ${one.email} ${one.name}`),
        ...(members.get('Allow') ?? []).map((email) => `allow ${email}`),
        ...(members.get('Block') ?? []).map((email) => `block ${email}`),
        ...(await findAsked(web, person, friends)).map(({ email }) => `asked ${email}`),
      ])
    },
  }
}

function contactCall(action: string, id: string, email: string, name: string): readonly [string, string] {
  const update = (isMessengerUser: boolean) =>
    `<contacts><Contact><contactId>${id}</contactId><contactInfo><displayName>${name}</displayName><isMessengerUser>${isMessengerUser}</isMessengerUser></contactInfo><propertiesChanged>DisplayName IsMessengerUser</propertiesChanged></Contact></contacts>`
  switch (action) {
    case 'rename':
      return ['ABContactUpdate', update(true)]
    case 'put away':
      return ['ABContactUpdate', update(false)]
    case 'ABContactDelete':
      return [action, `<contacts><Contact><contactId>${id}</contactId></Contact></contacts>`]
    default:
      return [action, `<contacts>${newContact(email, name)}</contacts>${allowing('options')}`]
  }
}

function newContact(email: string, name: string): string {
  return `<Contact><contactInfo><passportName>${email}</passportName><displayName>${name}</displayName><isMessengerUser>true</isMessengerUser></contactInfo></Contact>`
}

function allowing(element: string): string {
  return `<${element}><EnableAllowListManagement>true</EnableAllowListManagement></${element}>`
}

/** Groups that one person may have; the service allows a few more. */
const mostGroups = 12

/**
 * `ABGroupAdd`, `ABGroupDelete`, and `ABGroupContactAdd` that makes the contact it files (msnp-http §12.10): contact, Allow, the other
 * side's request and the place in the group are one change. `ABContactDelete` takes the contact out of every group.
 */
export function groupEditor(person: Person, friend: Person): Editor {
  const { email } = friend
  const ids = new Map<string, string>()
  const isOf = (name: string) => (sentence: string) => sentence === `group ${name}` || sentence === `filed in ${name}`
  const groupsOf = (kept: Kept) => Array.from(kept).flatMap((sentence) => /^group (.*)$/.exec(sentence)?.[1] ?? [])
  return {
    name: 'groups',
    person,
    next: (kept, random) => {
      const name = choose(random, groupsOf(kept))
      const dice = random()
      if (name === undefined || (dice < 0.4 && groupsOf(kept).length < mostGroups)) {
        const added = `Group-${mark()}`
        const content = `<groupInfo><GroupInfo><name>${added}</name></GroupInfo></groupInfo>`
        return {
          after: change(kept, () => false, [`group ${added}`]),
          ask: async ({ web }) => {
            const answer = await askBook(web, person, 'ABGroupAdd', content)
            ids.set(added, answer.textOf('ABGroupAddResult', 'guid') ?? '')
          },
        }
      }
      const filter = `<groupFilter><groupIds><guid>${ids.get(name)}</guid></groupIds></groupFilter>`
      if (dice < 0.75) {
        const content = `${filter}<contacts>${newContact(email, email)}</contacts>${allowing('groupContactAddOptions')}`
        return {
          after: change(kept, () => false, [
            `contact ${email}`,
            `allow ${email}`,
            `asked ${email}`,
            `filed in ${name}`,
          ]),
          ask: async ({ web }) => {
            const answer = await askBook(web, person, 'ABGroupContactAdd', content)
            ids.set(email, answer.textOf('ABGroupContactAddResult', 'guid') ?? '')
          },
        }
      }
      if (dice < 0.9 || !kept.has(`contact ${email}`))
        return {
          after: change(kept, isOf(name)),
          ask: ({ web }) => askBook(web, person, 'ABGroupDelete', filter),
        }
      const contact = `<contacts><Contact><contactId>${ids.get(email)}</contactId></Contact></contacts>`
      return {
        after: change(kept, (sentence) => /^(?:contact|asked|filed) /.test(sentence)),
        ask: ({ web }) => askBook(web, person, 'ABContactDelete', contact),
      }
    },
    read: async ({ web }) => {
      const { contacts, groups } = await findAll(web, person)
      const members = await findMembers(web, person)
      ids.clear()
      for (const group of groups) ids.set(group.name, group.id)
      for (const contact of contacts) ids.set(contact.email, contact.id)
      const nameOf = (id: string) => groups.find((group) => group.id === id)?.name ?? `no group: ${id}`
      return new Set([
        ...groups.map(({ name }) => `group ${name}`),
        ...contacts.map((contact) => `contact ${contact.email}`),
        ...contacts.flatMap((contact) => contact.groups.map((id) => `filed in ${nameOf(id)}`)),
        ...(members.get('Allow') ?? []).map((allowed) => `allow ${allowed}`),
        ...(await findAsked(web, person, [friend])).map((asked) => `asked ${asked.email}`),
      ])
    },
  }
}
