import { type Command, Option } from 'commander'

/** Where a command finds the service's data. */
export interface DataOption {
  readonly data: string
}

/** `--data DIR`, which every command takes; in a container or a unit it stands in the environment. */
export function takesData(command: Command): Command {
  return command.addOption(
    new Option('--data <dir>', 'folder of the service’s data').default('./data').env('CHRYSALIS_DATA'),
  )
}
