import { Command, CommanderError } from 'commander'
import { registerCommands } from './command-table.ts'
import { CommandFailure } from './failure.ts'
import { version } from './version.ts'

const program = new Command('chrysalis')
  .description('The Messenger service of 1999–2012, alive again.')
  .version(version)
  .showHelpAfterError('(see chrysalis --help)')
  .exitOverride()

await registerCommands(program, process.argv.slice(2))

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else if (error instanceof CommandFailure) {
    process.stderr.write(`chrysalis: ${error.message}\n`)
    process.exitCode = 1
  } else throw error
}
