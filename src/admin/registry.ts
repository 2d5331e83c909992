import type { AdminCommand } from './command.ts'
import { consoleCommands } from './commands/console.ts'
import { machineCommands } from './commands/machines.ts'
import { sessionCommands } from './commands/sessions.ts'
import { timelineCommands } from './commands/timeline.ts'

/** Every command of the owner. A group is a file in `commands/` and a line here. */
export const registry: readonly AdminCommand[] = [
  ...sessionCommands,
  ...machineCommands,
  ...timelineCommands,
  ...consoleCommands,
]
