import { slotsOf } from '../src/protocol/codec.ts'
import { errorTable } from '../src/protocol/errors.ts'
import type { Field } from '../src/protocol/field.ts'
import type { AnyForm } from '../src/protocol/form.ts'
import { type Topic, topics } from '../src/protocol/grammar.ts'
import { profiles } from '../src/protocol/profiles.ts'

const notice = '<!-- Written by `npm run docs` from src/protocol; edit the grammar, not this page. -->'

/** The protocol pages by file name, from the tables that the server reads and writes with. */
export function writePages(): Map<string, string> {
  const pages = new Map<string, string>()
  pages.set('README.md', writeIndex())
  for (const topic of topics) pages.set(`${fileOf(topic)}`, writeTopic(topic))
  pages.set('errors.md', writeErrors())
  pages.set('profiles.md', writeProfiles())
  return pages
}

const fileOf = (topic: Topic): string => `${topic.role}-${topic.name}.md`

function writeIndex(): string {
  const rows = topics.map((topic) => {
    const verbs = Array.from(new Set(topic.forms.map(({ verb }) => `\`${verb}\``)))
    return `| [${topic.title}](${fileOf(topic)}) | ${topic.role} | ${verbs.join(' ')} |`
  })
  return page('The protocol, command by command', [
    'Every command that the grammar knows, in every dialect from MSNP2 to MSNP21. The server reads and writes by these tables; that a command',
    'stands here does not mean that this server has a handler for it: see the table of handlers in `src/services`.',
    '',
    'How to read a line: `<name>` is a field, `[<name>]` one that may be left out, `<name>…` any number of them, everything else stands as it is. A line ends with CR',
    'LF. `<id>` is the transaction id. `⏎<payload>` means that the line ends with a length and that as many bytes follow. `C` is said by the client, `S` by the server.',
    '',
    '| topic | connection | commands |',
    '|---|---|---|',
    ...rows,
    '',
    'See also: [error numbers](errors.md), [clients that get something else](profiles.md).',
  ])
}

function writeTopic(topic: Topic): string {
  const byVerb = Map.groupBy(topic.forms.toSorted(byDialect), ({ verb }) => verb)
  const sections = Array.from(byVerb, ([verb, forms]) => [
    `## ${verb}`,
    '',
    ...writeOverview(forms),
    ...forms.flatMap(writeForm),
  ])
  return page(topic.title, sections.flat())
}

/** A verb through the dialects at a glance, where there is more than one shape of it. */
function writeOverview(forms: readonly AnyForm[]): string[] {
  if (forms.length < 2) return []
  return [
    '| | dialects | line |',
    '|---|---|---|',
    ...forms.map(
      (form) => `| ${form.from === 'client' ? 'C' : 'S'} | ${dialectsOf(form)} | \`${cell(lineOf(form))}\` |`,
    ),
    '',
  ]
}

/** The client's lines before the server's, old dialects before new ones. */
function byDialect(a: AnyForm, b: AnyForm): number {
  if (a.from !== b.from) return a.from === 'client' ? -1 : 1
  return a.since - b.since
}

function writeForm(form: AnyForm): string[] {
  const slots = slotsOf(form)
  const fields = slots.filter(({ arity }) => arity !== 'literal')
  return [
    `**${form.from === 'client' ? 'C' : 'S'}, ${dialectsOf(form)}** \`${lineOf(form)}\``,
    '',
    `${capitalise(form.means)} (${form.source}). For example:`,
    '',
    '```',
    exampleOf(form),
    '```',
    '',
    ...(fields.length === 0 && !form.payload ? [] : ['| field | what it is | for example |', '|---|---|---|']),
    ...fields.map(({ name, field }) => `| ${name} | ${cell(field.means)} | ${examplesOf(field)} |`),
    ...(form.payload
      ? [`| payload | ${cell(form.payload.means)}; ${form.payload.content}, at most ${form.payload.limit} bytes | |`]
      : []),
    '',
  ]
}

function dialectsOf({ since, until }: AnyForm): string {
  if (since === until) return `MSNP${since}`
  return since === 2 && until === 21 ? 'every dialect' : `MSNP${since} to ${until}`
}

function lineOf(form: AnyForm): string {
  const words = [form.verb]
  if (form.transaction === 'own') words.push('<id>')
  if (form.transaction === 'zero') words.push('0')
  if (form.transaction === 'either') words.push('[<id>]')
  for (const { name, arity, field } of slotsOf(form)) {
    if (arity === 'literal') words.push(field.examples[0] ?? '')
    else if (arity === 'optional') words.push(`[<${name}>]`)
    else if (arity === 'rest') words.push(`<${name}>…`)
    else words.push(`<${name}>`)
  }
  if (form.payload) words.push(form.payload.mayBeAbsent ? '[<length>]⏎<payload>' : '<length>⏎<payload>')
  return words.join(' ')
}

/** A whole line: the form's own, or one made of the first example of each field. */
function exampleOf(form: AnyForm): string {
  if (form.example !== undefined) return form.example
  const words = [form.verb]
  if (form.transaction === 'own') words.push('8')
  if (form.transaction === 'zero') words.push('0')
  for (const { field } of slotsOf(form)) words.push(field.examples[0] ?? '')
  if (form.payload && !form.payload.mayBeAbsent) words.push('<length>⏎<payload>')
  return words.join(' ')
}

function examplesOf(field: Field<unknown>): string {
  return field.examples
    .slice(0, 2)
    .map((example) => `\`${cell(example.length > 60 ? `${example.slice(0, 57)}…` : example)}\``)
    .join(', ')
}

function writeErrors(): string {
  return page('Error numbers', [
    'The number stands in place of the verb, the transaction id of the failed command behind it: `217 5`. ⊗: the connection ends. (msnp-wire §4)',
    '',
    '| number | name | when | |',
    '|---|---|---|---|',
    ...errorTable.map(
      ({ code, name, when, closes }) => `| ${code} | ${cell(name)} | ${cell(when)} | ${closes ? '⊗' : ''} |`,
    ),
  ])
}

function writeProfiles(): string {
  return page('Clients that get something else', [
    'A client is recognised by what it says in `CVR`. What its profile names replaces the line of its dialect.',
    '',
    ...profiles.flatMap(({ name, evidence, instead }) => [
      `## ${name}`,
      '',
      `Evidence: ${evidence}.`,
      '',
      '| in place of | it gets |',
      '|---|---|',
      ...Array.from(instead, ([line, form]) => `| ${line.name} | \`${lineOf(form)}\` |`),
      '',
    ]),
  ])
}

function page(title: string, lines: readonly string[]): string {
  return `${[`# ${title}`, '', notice, '', ...lines].join('\n').trimEnd()}\n`
}

/** Text that stands in a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
