import { getServers } from 'node:dns'
import { isSea } from 'node:sea'
import type { Command } from 'commander'
import { checks } from '../doctor/checks/index.ts'
import { examine, type Report } from '../doctor/examine.ts'
import { admit } from '../doctor/patient.ts'
import { configOption } from './config-option.ts'
import { takesData } from './data-option.ts'
import { CommandFailure } from './failure.ts'
import { nameProgram, programName } from './program-name.ts'
import { version } from './version.ts'

interface DoctorOptions {
  readonly data: string
  readonly config?: string
  readonly resolver: readonly string[]
  readonly only: readonly string[]
  readonly json?: true
}

/** `chrysalis doctor`: what is wrong, and the command that mends it. */
export function registerDoctorCommand(program: Command): void {
  const names = checks.map(({ name }) => name)
  const doctor = takesData(program.command('doctor').description('say what is wrong, and what mends it'))
    .addOption(configOption())
    .option('--resolver <address...>', 'ask these DNS servers too: those that the old machines use', [])
    .option('--only <check...>', `some checks only: ${names.join(', ')}`, [])
    .option('--json', 'as JSON')
  doctor.action(async (options: DoctorOptions) => {
    const isGiven = doctor.getOptionValueSource('data') !== 'default'
    await runDoctor(options, isGiven ? options.data : undefined, names)
  })
}

async function runDoctor(options: DoctorOptions, data: string | undefined, names: readonly string[]): Promise<void> {
  const unknown = options.only.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new CommandFailure(`There is no check ${unknown}; there are ${names.join(', ')}.`)
  const patient = await admit({
    data,
    configFile: options.config,
    environment: process.env,
    resolvers: options.resolver,
    systemResolvers: getServers(),
    self: isSea() ? [process.execPath] : [process.execPath, process.argv[1] ?? ''],
    version,
    now: Date.now(),
  })
  const name = programName({
    executable: process.execPath,
    script: isSea() ? undefined : process.argv[1],
    folder: process.cwd(),
  })
  const reports = (await examine(patient, options.only)).map((report) =>
    report.mend === undefined ? report : { ...report, mend: nameProgram(report.mend, name) },
  )
  const isWell = reports.every(({ level }) => level !== 'fault')
  const text = options.json
    ? JSON.stringify({ well: isWell, version, data: patient.data, findings: reports }, null, 2)
    : describe(reports, isWell)
  // Something that does not answer may still hold the event loop: what there is to say has been said.
  process.stdout.write(`${text}\n`, () => process.exit(isWell ? 0 : 1))
}

const marks = { ok: '✔', warning: '!', fault: '✘' } as const

function describe(reports: readonly Report[], isWell: boolean): string {
  const width = Math.max(...reports.map(({ check }) => check.length))
  const lines = reports.flatMap(({ check, level, sentence, mend }) => [
    `${marks[level]} ${check.padEnd(width)}  ${sentence}`,
    ...(mend === undefined ? [] : [`  ${' '.repeat(width)}  → ${mend}`]),
  ])
  const faults = reports.filter(({ level }) => level === 'fault').length
  const warnings = reports.filter(({ level }) => level === 'warning').length
  const count = `${faults} ${faults === 1 ? 'fault' : 'faults'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`
  return [...lines, '', isWell ? `Nothing is broken (${count}).` : `Something is broken (${count}).`].join('\n')
}
