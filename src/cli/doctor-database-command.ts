import type { Command } from 'commander'
import { lookAtDatabase } from '../doctor/database-look.ts'

/** What `doctor` starts as a process of its own; nobody else needs it. */
export function registerDoctorDatabaseCommand(program: Command): void {
  program
    .command('doctor-database <file>', { hidden: true })
    .action((file: string) => void process.stdout.write(JSON.stringify(lookAtDatabase(file))))
}
