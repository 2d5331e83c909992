import type { AdminCommand } from './command.ts'
import { sessionCommands } from './commands/sessions.ts'

/** Every command of the owner. A group is a file in `commands/` and a line here. */
export const registry: readonly AdminCommand[] = [...sessionCommands]
