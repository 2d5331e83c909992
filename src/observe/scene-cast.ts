import { encodeText } from '../wire/text-token.ts'
import { readAddressList } from '../wire/xml/address-list.ts'
import type { LineFact } from './facts.ts'
import { labelsIn } from './labels.ts'
import type { Recorded } from './recorded.ts'

/** Who is in the play, and on whose lists. */
export interface SceneCast {
  /** E-mail address, lower case → name in the play. */
  readonly names: ReadonlyMap<string, string>
  /** Lines of the cast. */
  readonly lines: readonly string[]
  /** Label of a password → what stands for it. */
  readonly passwords: ReadonlyMap<string, string>
}

/** Of the bits in an `ADL`: forward, allow, block (msnp-wire §6.20). */
const [forward, allow, block] = [1, 2, 4]

/** Finds the people of a capture: those who sign in, and those whom they have on their lists when they do. */
export function castOf(recorded: readonly Recorded[]): SceneCast {
  const names = new Map<string, string>()
  const relations = new Set<string>()
  /** By e-mail address: as they are called when they are first heard of. */
  const friendlyNames = new Map<string, string>()
  /** Owner and address: on the owner's lists only from here on. */
  const added = new Set<string>()
  const add = (email: string): string => {
    const known = names.get(email.toLowerCase())
    if (known !== undefined) return known
    const base =
      (email.split('@')[0] ?? '')
        .toLowerCase()
        .replace(/[^a-z0-9-]/g, '')
        .replace(/^[^a-z]+/, '') || 'somebody'
    let name = base
    for (let number = 2; [...names.values()].includes(name); number++) name = `${base}-${number}`
    names.set(email.toLowerCase(), name)
    return name
  }
  for (const { fact, account } of recorded) {
    if (account !== undefined) add(account)
    if (fact.kind !== 'line' || account === undefined) continue
    const [whose, friendlyName] = nameIn(fact)
    if (whose !== undefined && friendlyName !== undefined && !friendlyNames.has(whose))
      friendlyNames.set(whose, friendlyName)
    const friend = heardOf(fact)
    if (
      friend !== undefined &&
      friend !== account.toLowerCase() &&
      names.has(friend) &&
      !added.has(`${account} ${friend}`)
    )
      relations.add(`  ${add(account)} knows ${add(friend)}`)
    if (fact.verb !== 'ADL' || fact.from !== 'client') continue
    const list = readAddressList(fact.payload?.bytes ?? Buffer.alloc(0))
    if (!list.ok) continue
    for (const { address, lists } of list.entries) {
      added.add(`${account} ${address.toLowerCase()}`)
      if (!list.initial) continue
      if (!/^[^\s@]+@[^\s@]+$/.test(address)) continue
      const verb = lists & block ? 'blocks' : (lists & forward) === 0 ? undefined : lists & allow ? 'knows' : 'lists'
      const other = add(address)
      if (verb !== undefined && other !== add(account)) relations.add(`  ${add(account)} ${verb} ${other}`)
    }
  }
  const people = [...names].map(
    ([email, name]) =>
      `  ${name}, password ${passwordOf(name)}, named ${friendlyNames.get(email) ?? encodeText(name)}, address ${email}`,
  )
  return { names, lines: [...people, ...relations], passwords: passwordsIn(recorded, names) }
}

/** S: `USR 4 OK ann@x Ann 1 0`, `ILN 8 NLN ann@x 1 Ann …`, `NLN NLN ann@x Ann …`: whose name a line tells, and the name. */
function nameIn({ verb, from, tokens }: LineFact): readonly [email?: string, name?: string] {
  const at = from === 'server' ? nameFollows[verb] : undefined
  if (at === undefined || (verb === 'USR' && tokens[1] !== 'OK')) return []
  const name = /^[0-9]{1,2}$/.test(tokens[at + 1] ?? '') ? tokens[at + 2] : tokens[at + 1]
  const isName = name !== undefined && /^[\w.%~-]+$/.test(name) && !/^[0-9]+$/.test(name)
  return isName ? [bareAddress(tokens[at] ?? ''), name] : []
}

/** Where the address stands that a name follows, by verb. */
const nameFollows: Readonly<Record<string, number | undefined>> = { USR: 2, ILN: 2, NLN: 1 }

/**
 * Whose presence a line tells: it is told of people on the forward list only (msnp-wire §6.24).
 * S: `ILN 8 NLN otis@lagoon.example 1 Otis …`, `NLN NLN otis@lagoon.example 1 Otis …`
 */
function heardOf({ verb, from, tokens }: LineFact): string | undefined {
  if (from !== 'server' || (verb !== 'ILN' && verb !== 'NLN')) return undefined
  return bareAddress(tokens[verb === 'ILN' ? 2 : 1] ?? '')
}

/** `1:mara@x;{guid}` → `mara@x` */
export const bareAddress = (token: string): string => (token.split(';')[0] ?? '').replace(/^[0-9]+:/, '').toLowerCase()

/** Passwords are not in a capture: in the play everybody has one of its own. */
const passwordOf = (name: string): string => `${name}-in-a-play`

const password = /(?:\bpwd=|<(?:\w+:)?Password\b[^>]*>)(\[hidden:[0-9a-f]{8}\])/gi

/** Which hidden password was right, and whose: the answer to it has tickets in it. */
function passwordsIn(recorded: readonly Recorded[], names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const asked = new Map<number, { readonly labels: readonly string[]; readonly name: string | undefined }>()
  for (const { fact, account } of recorded) {
    if (fact.kind === 'request') {
      const text = `${fact.headers.map(([, value]) => value).join('\n')}\n${fact.body.bytes.toString('latin1')}`
      const labels = [...text.matchAll(password)].map(([, label]) => label ?? '')
      if (labels.length > 0) asked.set(fact.exchange, { labels, name: names.get(account?.toLowerCase() ?? '') })
    } else if (fact.kind === 'answer') {
      const question = asked.get(fact.exchange)
      if (question === undefined) continue
      const text = `${fact.headers.map(([, value]) => value).join('\n')}\n${fact.body.bytes.toString('latin1')}`
      const isRight = fact.status === 200 && labelsIn(text).length > 0
      const shown = isRight && question.name !== undefined ? `{{${question.name}.password}}` : 'not-the-password'
      for (const label of question.labels) if (isRight || !found.has(label)) found.set(label, shown)
    }
  }
  return found
}
