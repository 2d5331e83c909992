import type { Command } from 'commander'
import { askHealth } from '../server/health.ts'
import { findRunning } from '../server/running-file.ts'
import { type DataOption, takesData } from './data-option.ts'
import { CommandFailure } from './failure.ts'

/** `chrysalis healthcheck`: for those who watch over processes, such as Docker. Says nothing when all is well. */
export function registerHealthcheckCommand(program: Command): void {
  takesData(
    program.command('healthcheck').description('exit with 0 when the service on --data answers, else with 1'),
  ).action(checkHealth)
}

async function checkHealth({ data }: DataOption): Promise<void> {
  const running = await findRunning(data)
  if (!running) throw new CommandFailure(`no service runs on ${data}: start it with "chrysalis serve", or give --data.`)
  const fault = await askHealth(running)
  if (fault !== undefined) throw new CommandFailure(`${fault}: see its log, or run "chrysalis doctor".`)
}
