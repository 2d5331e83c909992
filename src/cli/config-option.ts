import { Option } from 'commander'

/** `--config FILE`, or where the environment says it is. */
export const configOption = (): Option => new Option('--config <file>', 'settings, as YAML').env('CHRYSALIS_CONFIG')
