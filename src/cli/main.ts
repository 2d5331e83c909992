import { Command, CommanderError } from 'commander'
import { registerAccountCommands } from './account-commands.ts'
import { registerClientCommand } from './client-command.ts'
import { registerContactCommands } from './contact-commands.ts'
import { registerDemoCommand } from './demo-command.ts'
import { CommandFailure } from './failure.ts'
import { registerRegistryCommands } from './registry-commands.ts'
import { registerServeCommand } from './serve-command.ts'
import { version } from './version.ts'

const program = new Command('chrysalis')
  .description('The Messenger service of 1999–2012, alive again.')
  .version(version)
  .showHelpAfterError('(see chrysalis --help)')
  .exitOverride()

registerServeCommand(program)
registerAccountCommands(program)
registerContactCommands(program)
registerClientCommand(program)
registerDemoCommand(program)
registerRegistryCommands(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else if (error instanceof CommandFailure) {
    process.stderr.write(`chrysalis: ${error.message}\n`)
    process.exitCode = 1
  } else throw error
}
