import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { ConfigurationError } from '../config/error.ts'
import { effectiveSettings, readSettings } from '../config/load.ts'
import { writeSample } from '../config/sample.ts'
import { settingsList } from '../config/settings-list.ts'
import { configOption } from './config-option.ts'
import { CommandFailure } from './failure.ts'
import { printRows } from './output.ts'

const usualFile = 'chrysalis.yaml'

/** `chrysalis config …`: the file with the settings. */
export function registerConfigCommands(program: Command): void {
  const config = program.command('config').description('settings: a file with all of them, what is wrong, what holds')
  config
    .command('init')
    .argument('[file]', 'where to; - for standard output', usualFile)
    .description('write a file with every setting and what it means')
    .option('--force', 'overwrite a file that is there')
    .action(init)
  config
    .command('check')
    .argument('[file]', 'which file', undefined)
    .addOption(configOption())
    .description('say all that is wrong with a file and with the environment')
    .action(check)
  config
    .command('show')
    .addOption(configOption())
    .option('--json', 'as JSON')
    .option('--changed', 'only what is not the default')
    .description('show what holds, and where each setting came from')
    .action(show)
}

async function init(file: string, { force }: { readonly force?: true }): Promise<void> {
  if (file === '-') {
    process.stdout.write(writeSample())
    return
  }
  await writeFile(file, writeSample(), { flag: force ? 'w' : 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(
      error.code === 'EEXIST'
        ? `${file} is there already: name another file, or overwrite it with --force.`
        : `${file} cannot be written (${error.code}): name another file.`,
    )
  })
  process.stdout.write(`${file} has every setting. Change it, and start with: chrysalis serve --config ${file}\n`)
}

async function check(file: string | undefined, { config }: { readonly config?: string }): Promise<void> {
  const checked = file ?? config
  const loaded = await readSettings(checked, {}, process.env).catch(printFaults)
  for (const warning of loaded.warnings) process.stderr.write(`chrysalis: warning: ${warning}\n`)
  const set = settingsList.filter(({ path }) => loaded.sourceOf(path) !== 'default').length
  process.stdout.write(
    `${checked ?? 'The environment'} can be used: ${set} of ${settingsList.length} settings are set.\n`,
  )
}

/** Every fault in a line of its own; the last one as the command's failure. */
function printFaults(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error
  const { faults } = error
  for (const fault of faults.slice(0, -1)) process.stderr.write(`chrysalis: ${fault}\n`)
  throw new CommandFailure(faults.at(-1) ?? error.message)
}

async function show(options: {
  readonly config?: string
  readonly json?: true
  readonly changed?: true
}): Promise<void> {
  const loaded = await readSettings(options.config, {}, process.env).catch(printFaults)
  for (const warning of loaded.warnings) process.stderr.write(`chrysalis: warning: ${warning}\n`)
  const rows = effectiveSettings(loaded).filter(({ source }) => !options.changed || source !== 'default')
  printRows(options.json ? rows : rows.map((row) => ({ ...row, value: spell(row.value) })), {
    json: options.json,
    columns: ['name', 'value', 'source'],
    empty: 'Everything is as it comes.',
  })
}

const spell = (value: unknown): string =>
  value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value)
