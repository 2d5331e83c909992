import type { Command } from 'commander'

/** Adds a command, or a group of them, to the program. */
type Register = (program: Command) => void

/** A first word of the command line, or several, and the file that knows what to do about it. */
export interface CommandFile {
  readonly words: readonly string[]
  readonly load: () => Promise<Register>
}

/**
 * Every file with commands, in the order in which `--help` lists them. Each is loaded when its word is said and not before: `account
 * list` need not wait until the server, the console and the stand-in clients have been read from the disk.
 */
export const commandFiles: readonly CommandFile[] = [
  { words: ['serve'], load: async () => (await import('./serve-command.ts')).registerServeCommand },
  { words: ['account'], load: async () => (await import('./account-commands.ts')).registerAccountCommands },
  { words: ['contact'], load: async () => (await import('./contact-commands.ts')).registerContactCommands },
  { words: ['client'], load: async () => (await import('./client-command.ts')).registerClientCommand },
  { words: ['demo'], load: async () => (await import('./demo-command.ts')).registerDemoCommand },
  { words: ['config'], load: async () => (await import('./config-commands.ts')).registerConfigCommands },
  { words: ['capture'], load: async () => (await import('./capture-commands.ts')).registerCaptureCommands },
  { words: ['backup'], load: async () => (await import('./backup-commands.ts')).registerBackupCommands },
  { words: ['doctor'], load: async () => (await import('./doctor-command.ts')).registerDoctorCommand },
  {
    words: ['doctor-database'],
    load: async () => (await import('./doctor-database-command.ts')).registerDoctorDatabaseCommand,
  },
  { words: ['healthcheck'], load: async () => (await import('./healthcheck-command.ts')).registerHealthcheckCommand },
]

/** Whatever else is said is a command of the owner: which there are is known when their registry has been read. */
const loadRegistry = async (): Promise<Register> => (await import('./registry-commands.ts')).registerRegistryCommands

/**
 * Adds what the command line needs: one file where its first word says which, all of them for help and for words that nobody knows.
 *
 * @param words the command line without `node` and the script
 */
export async function registerCommands(program: Command, words: readonly string[]): Promise<void> {
  const [word = '--help'] = words
  if (word === '--version' || word === '-V') return
  const file = commandFiles.find(({ words }) => words.includes(word))
  if (file) return (await file.load())(program)
  const isHelp = word === 'help' || word.startsWith('-')
  if (!isHelp) {
    ;(await loadRegistry())(program)
    if (program.commands.some((command) => command.name() === word)) return
  }
  for (const { load } of commandFiles) (await load())(program)
  if (isHelp) (await loadRegistry())(program)
}
