import type { Frame } from '../wire/frame.ts'
import type { PayloadRule } from '../wire/frame-reader.ts'
import { decode, isMismatch, type Mismatch, parseTransaction, slotsOf } from './codec.ts'
import type { AnyCommand } from './command.ts'
import { type Dialect, dialects } from './dialect.ts'
import { errorForms, formsOfUnknownError } from './errors.ts'
import { invalid } from './field.ts'
import type { AnyForm, Role, Sender } from './form.ts'
import * as alerts from './notification/alerts.ts'
import * as groups from './notification/groups.ts'
import * as invitations from './notification/invitations.ts'
import * as keepAlive from './notification/keep-alive.ts'
import * as links from './notification/links.ts'
import * as listEdits from './notification/list-edits.ts'
import * as lists from './notification/lists.ts'
import * as oldSignIn from './notification/old-sign-in.ts'
import * as personalData from './notification/personal-data.ts'
import * as phones from './notification/phones.ts'
import * as presence from './notification/presence.ts'
import * as properties from './notification/properties.ts'
import * as publication from './notification/publication.ts'
import * as renames from './notification/renames.ts'
import * as report from './notification/report.ts'
import * as signIn from './notification/sign-in.ts'
import * as signOut from './notification/sign-out.ts'
import * as switchboardCalls from './notification/switchboard-calls.ts'
import * as synchronisation from './notification/synchronisation.ts'
import * as undocumented from './notification/undocumented.ts'
import * as userToUser from './notification/user-to-user.ts'
import * as version from './notification/version.ts'
import * as joining from './switchboard/joining.ts'
import * as leaving from './switchboard/leaving.ts'
import * as messages from './switchboard/messages.ts'

/** A page of the grammar: the commands about one thing. */
export interface Topic {
  /** Also the name of its page. */
  readonly name: string
  readonly title: string
  readonly role: Role
  readonly forms: readonly AnyForm[]
}

function isForm(exported: unknown): exported is AnyForm {
  return typeof exported === 'object' && exported !== null && 'verb' in exported && 'fields' in exported
}

function topic(role: Role, name: string, title: string, module: object): Topic {
  return { name, title, role, forms: Object.values(module).filter(isForm) }
}

/** Every command in every dialect, by topic, in the order in which a session uses them. */
export const topics: readonly Topic[] = [
  topic('notification', 'version', 'Choosing a dialect', version),
  topic('notification', 'report', 'The version report', report),
  topic('notification', 'sign-in', 'Signing in', signIn),
  topic('notification', 'old-sign-in', 'Signing in, dialects 2 to 7', oldSignIn),
  topic('notification', 'synchronisation', 'Fetching the lists, dialects 2 to 12', synchronisation),
  topic('notification', 'list-edits', 'Changing the lists, dialects 2 to 12', listEdits),
  topic('notification', 'renames', 'Renaming people, dialects 2 to 12', renames),
  topic('notification', 'groups', 'Groups, dialects 7 to 12', groups),
  topic('notification', 'lists', 'Contact lists, dialect 13 on', lists),
  topic('notification', 'properties', 'Properties and settings', properties),
  topic('notification', 'phones', 'Phone numbers of contacts', phones),
  topic('notification', 'presence', 'Presence', presence),
  topic('notification', 'personal-data', 'Personal messages and endpoints', personalData),
  topic('notification', 'user-to-user', 'From user to user', userToUser),
  topic('notification', 'switchboard-calls', 'Calls and redirections', switchboardCalls),
  topic('notification', 'links', 'Links', links),
  topic('notification', 'alerts', 'Messages, alerts and challenges', alerts),
  topic('notification', 'keep-alive', 'Keeping the connection', keepAlive),
  topic('notification', 'sign-out', 'Signing out', signOut),
  topic('notification', 'publication', 'Circles, and dialect 21', publication),
  topic('notification', 'invitations', 'Invitations, directory and mobile pages', invitations),
  topic('notification', 'undocumented', 'Undocumented commands', undocumented),
  topic('switchboard', 'joining', 'Coming into a conversation', joining),
  topic('switchboard', 'messages', 'Talking', messages),
  topic('switchboard', 'leaving', 'Leaving a conversation', leaving),
]

/** All forms, the errors included. */
export const allForms: readonly AnyForm[] = [...topics.flatMap(({ forms }) => forms), ...errorForms]

const none: readonly AnyForm[] = []

/** `role from dialect verb` → forms, in the order of declaration. */
const index = new Map<string, AnyForm[]>()
for (const one of allForms) {
  const reach: (Dialect | undefined)[] = [undefined, ...dialects.filter((d) => d >= one.since && d <= one.until)]
  for (const dialect of reach) {
    const key = keyOf(one.role, one.from, dialect, one.verb)
    const forms = index.get(key)
    if (forms === undefined) index.set(key, [one])
    else forms.push(one)
  }
}

function keyOf(role: Role, from: Sender, dialect: Dialect | undefined, verb: string): string {
  return `${role} ${from} ${dialect ?? '*'} ${verb}`
}

/**
 * The forms that a verb has from one side in a dialect; empty where it has none.
 *
 * @param dialect `undefined` while it is not known: then the forms of all dialects.
 */
export function formsFor(role: Role, from: Sender, dialect: Dialect | undefined, verb: string): readonly AnyForm[] {
  const forms = index.get(keyOf(role, from, dialect, verb))
  if (forms !== undefined) return forms
  if (from !== 'server' || !/^[0-9]{3}$/.test(verb)) return none
  const unknown = formsOfUnknownError(verb).filter((one) => one.role === role)
  return dialect === undefined ? unknown : unknown.filter((one) => dialect >= one.since && dialect <= one.until)
}

/** Reads a frame by the first form that fits; else says why the closest one does not. */
export function decodeBy(forms: readonly AnyForm[], frame: Frame): AnyCommand | Mismatch {
  let closest: Mismatch | undefined
  for (const one of forms) {
    const result = decode(one, frame) as unknown as AnyCommand | Mismatch
    if (!isMismatch(result)) return result
    if (closest === undefined || result.depth > closest.depth) closest = result
  }
  return closest ?? { mismatch: 'literal', field: 'verb', depth: 0 }
}

/** What decides about the payload of one verb. */
interface VerbRule {
  readonly limit: number
  /** Some lines with this verb carry none: then the line has to fit one of these. */
  readonly candidates: readonly AnyForm[] | undefined
  /** Tokens that a line must have to carry one: its length, and a transaction id before it. */
  readonly least: number
}

function ruleOf(forms: readonly AnyForm[]): VerbRule | undefined {
  const carrying = forms.filter(({ payload }) => payload !== undefined)
  if (carrying.length === 0) return undefined
  const mixed = carrying.length < forms.length || carrying.some(({ payload }) => payload?.mayBeAbsent)
  return {
    limit: Math.max(...carrying.map(({ payload }) => payload?.limit ?? 0)),
    candidates: mixed ? carrying : undefined,
    least: Math.min(...carrying.map(({ transaction }) => (transaction === 'none' ? 1 : 2))),
  }
}

/** Whether the tokens before the length are those of this form, a `0` before a pushed document for example. */
function fitsBeforeLength(form: AnyForm, tokens: readonly string[]): boolean {
  let at = 0
  if (form.transaction !== 'none') {
    const transaction = parseTransaction(tokens[at++])
    if (transaction === undefined || (form.transaction === 'zero' && transaction !== 0)) return false
  }
  const end = tokens.length - 1
  if (at > end) return false
  for (const { arity, field } of slotsOf(form)) {
    if (arity === 'rest') return true
    const token = at < end ? tokens[at] : undefined
    if (token === undefined) return arity !== 'one' && arity !== 'literal'
    if (arity === 'literal' && field.decode(token) === invalid) return false
    at++
  }
  return at === end
}

const rules = new Map<string, PayloadRule>()

/**
 * Which lines of one side carry a payload, and how long it may be (msnp-wire §2.4). The same rule object for the same arguments.
 *
 * @param dialect `undefined` before it is chosen: then whatever carries a payload in any dialect does.
 */
export function payloadRule(role: Role, from: Sender, dialect: Dialect | undefined): PayloadRule {
  const key = keyOf(role, from, dialect, '')
  let rule = rules.get(key)
  if (rule === undefined) {
    rule = makeRule(role, from, dialect)
    rules.set(key, rule)
  }
  return rule
}

function makeRule(role: Role, from: Sender, dialect: Dialect | undefined): PayloadRule {
  const byVerb = new Map<string, VerbRule>()
  for (const verb of new Set(allForms.map((one) => one.verb))) {
    const own = ruleOf(formsFor(role, from, dialect, verb))
    if (own !== undefined) byVerb.set(verb, own)
  }
  return (verb, tokens) => {
    const own = byVerb.get(verb) ?? (/^[0-9]/.test(verb) ? ruleOf(formsFor(role, from, dialect, verb)) : undefined)
    if (own === undefined || tokens.length < own.least) return undefined
    if (own.candidates === undefined) return own.limit
    // `ADL 0 OK` answers the client's transaction 0 and is no push: what ends in no number carries nothing.
    const carries = /^[0-9]+$/.test(tokens.at(-1) ?? '') && own.candidates.some((one) => fitsBeforeLength(one, tokens))
    return carries ? own.limit : undefined
  }
}
