import { Argument, type Command, Option } from 'commander'
import type { AdminCommand } from '../admin/command.ts'
import { AdminFailure } from '../admin/failure.ts'
import { fieldsOf, type InputField, readWords } from '../admin/fields.ts'
import { registry } from '../admin/registry.ts'
import { openStoreContext } from '../server/admin-context.ts'
import { askRunningService } from './admin-client.ts'
import { requireData, takesData, withStore } from './data-store.ts'
import { CommandFailure } from './failure.ts'
import { printRows } from './output.ts'
import { readPassword, warnOfPassword } from './password-input.ts'

const groups: Readonly<Record<string, string>> = {
  people: 'people who may sign in, and what is kept about them',
  'device-keys': 'passwords for one old machine each',
  invitations: 'codes with which strangers may make an account',
  bans: 'addresses and accounts that are kept out',
  sessions: 'who is connected',
  machines: 'machines that were seen, and how far each came',
  timeline: 'what was said lately',
  captures: 'recordings of what was said',
  registration: 'who may make an account',
  service: 'the service as a whole',
  console: 'the web console',
}

/** The commands of the registry: options and arguments follow from what each takes. */
export function registerRegistryCommands(program: Command): void {
  for (const command of registry) {
    const words = command.name.split(' ')
    const last = words.pop() ?? command.name
    const parent = words.reduce(groupOf, program)
    registerCommand(parent.command(last), command)
  }
}

function groupOf(parent: Command, word: string): Command {
  return parent.commands.find((one) => one.name() === word) ?? parent.command(word).description(groups[word] ?? word)
}

function registerCommand(line: Command, command: AdminCommand): void {
  takesData(line.description(command.summary))
  const fields = fieldsOf(command)
  const positional = command.positional.flatMap((name) => fields.filter((field) => field.name === name))
  for (const field of positional) {
    const argument = new Argument(field.required ? `<${field.name}>` : `[${field.name}]`, field.description)
    if (field.choices) argument.choices(field.choices)
    line.addArgument(argument)
  }
  for (const field of fields) if (!positional.includes(field)) line.addOption(optionOf(field))
  line.option('--json', 'as JSON')
  line.action(async () => {
    const { data, json, ...options } = line.opts() as { data: string; json?: true } & Record<string, unknown>
    const given: Record<string, unknown> = { ...options }
    for (const [index, field] of positional.entries())
      if (line.args[index] !== undefined) given[field.name] = line.args[index]
    if (command.secret !== undefined && given[`${command.secret}Stdin`] === true) {
      delete given[`${command.secret}Stdin`]
      given[command.secret] = await takeSecret()
    }
    print(command, await run(command, data, readWords(command, given)), json)
  })
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function optionOf(field: InputField): Option {
  const flag = `--${dashed(field.name)}`
  if (field.secret) {
    const option = new Option(`${flag}-stdin`, `${field.description}: read from standard input, one line`)
    return field.required ? option.makeOptionMandatory() : option
  }
  const usual = field.default === undefined || field.default === false ? '' : ` (default: ${String(field.default)})`
  const text = `${field.description}${usual}`
  const value = { flag: '', list: ' <words...>', number: ' <number>', choice: ' <word>', text: ' <text>' }[field.kind]
  const option = new Option(`${flag}${value}`, text)
  if (field.choices) option.choices(field.choices)
  return field.required ? option.makeOptionMandatory() : option
}

async function takeSecret(): Promise<string> {
  const password = await readPassword()
  const warning = warnOfPassword(password)
  if (warning) process.stderr.write(`chrysalis: warning: ${warning}\n`)
  return password
}

/** What the store alone can answer is done here, beside a running service or without one. */
async function run(command: AdminCommand, data: string, input: Record<string, unknown>): Promise<unknown> {
  if (command.needs === 'running service') return await askRunningService(data, command, input)
  if (command.effect === 'reads') await requireData({ data })
  return await withStore({ data }, async (store) => command.invoke(await openStoreContext(store, data), input)).catch(
    (error: unknown) => {
      throw error instanceof AdminFailure ? new CommandFailure(error.message) : error
    },
  )
}

function print(command: AdminCommand, output: unknown, json: true | undefined): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(output, null, 2)}\n`)
    return
  }
  const shown = command.present(output)
  if (typeof shown === 'string') process.stdout.write(`${shown}\n`)
  else printRows(shown.rows, shown)
}
