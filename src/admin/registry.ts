import type { AdminCommand } from './command.ts'
import { banCommands } from './commands/bans.ts'
import { captureCommands } from './commands/captures.ts'
import { consoleCommands } from './commands/console.ts'
import { deviceKeyCommands } from './commands/device-keys.ts'
import { invitationCommands } from './commands/invitations.ts'
import { machineCommands } from './commands/machines.ts'
import { peopleCommands } from './commands/people.ts'
import { registrationCommands } from './commands/registration.ts'
import { serviceCommands } from './commands/service.ts'
import { sessionCommands } from './commands/sessions.ts'
import { timelineCommands } from './commands/timeline.ts'

/** Every command of the owner. A group is a file in `commands/` and a line here. */
export const registry: readonly AdminCommand[] = [
  ...peopleCommands,
  ...deviceKeyCommands,
  ...invitationCommands,
  ...banCommands,
  ...sessionCommands,
  ...machineCommands,
  ...timelineCommands,
  ...captureCommands,
  ...registrationCommands,
  ...serviceCommands,
  ...consoleCommands,
]
