import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { readPage } from '../observe/api.ts'
import { CaptureError, type Imported, importCapture, usualCaptureLimits } from '../observe/capture.ts'
import type { Entry } from '../observe/entry.ts'
import { Labels } from '../observe/labels.ts'
import { printable } from '../observe/printable.ts'
import { redact } from '../observe/redaction.ts'
import { writeScene } from '../observe/scene.ts'
import { CommandFailure } from './failure.ts'

interface ShowOptions {
  readonly brief?: true
  readonly odd?: true
  readonly text?: string
  readonly address?: string
  readonly secrets?: true
  readonly json?: true
}

export function registerCaptureCommands(program: Command): void {
  const capture = program.command('capture').description('look at what was said between machines and a service')
  capture
    .command('show')
    .description('show a capture, decoded field by field')
    .argument('<file>', 'a capture, as the console exports it')
    .option('--brief', 'one line for each entry')
    .option('--odd', 'only what is unknown or unexpected')
    .option('--text <words>', 'only what holds these words, whatever their case')
    .option('--address <address>', 'only of this machine')
    .option('--secrets', 'passwords and tickets as they are, where the capture holds them')
    .option('--json', 'one entry of JSON a line')
    .action(show)
  capture
    .command('scene')
    .description('make a play of a capture, to be given by the scenes of the tests')
    .argument('<file>', 'a capture, as the console exports it')
    .option('--title <words>', 'title of the play', 'A capture')
    .action(writePlay)
}

async function show(file: string, options: ShowOptions): Promise<void> {
  const { timeline } = await readCapture(file)
  const labels = options.secrets ? undefined : new Labels()
  const filter = {
    ...(options.odd && { odd: true as const }),
    ...(options.text !== undefined && { text: options.text }),
    ...(options.address !== undefined && { address: options.address }),
  }
  for (let since = 0; since < timeline.last; ) {
    const { entries, next } = readPage(timeline, { since, filter }, labels)
    for (const entry of entries)
      process.stdout.write(
        options.json ? `${JSON.stringify(entry)}\n` : `${renderEntry(entry, options.brief ?? false).join('\n')}\n`,
      )
    since = next
  }
}

async function writePlay(file: string, { title }: { readonly title: string }): Promise<void> {
  const { timeline } = await readCapture(file)
  const labels = new Labels()
  const recorded = timeline.since(0, timeline.size).recorded.map((one) => ({ ...one, fact: redact(one.fact, labels) }))
  const { text, remarks } = writeScene(recorded, title)
  process.stdout.write(text)
  for (const remark of remarks) process.stderr.write(`chrysalis: ${remark}\n`)
}

async function readCapture(file: string): Promise<Imported> {
  const { bytes } = usualCaptureLimits
  try {
    const { size } = await stat(file)
    if (size > bytes)
      throw new CaptureError('too-large', `The capture is larger than ${bytes} bytes: export less of it.`)
    return await importCapture(createReadStream(file))
  } catch (error) {
    if (error instanceof CaptureError) throw new CommandFailure(`${file}: ${error.message}`)
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new CommandFailure(`${file} cannot be read (${code}): mend the name.`)
  }
}

const arrows: Readonly<Record<Entry['direction'], string>> = { received: '→', sent: '←', none: '·' }

/** An entry for people: when, who, what it says and means, and below each field by its name. */
export function renderEntry(entry: Entry, isBrief: boolean): readonly string[] {
  const { time, address, direction, line, summary, source, unexpected, fields, payload } = entry
  const head = `${new Date(time).toISOString().slice(11, 23)}  ${address}  ${arrows[direction]} ${line}`
  if (isBrief) return [printable(head)]
  const width = Math.min(20, Math.max(0, ...fields.map(({ name }) => name.length)))
  return [
    `${head}   ${summary}${source === '' ? '' : ` (${source})`}`,
    ...unexpected.map((sentence) => `    ! ${sentence}`),
    ...fields.map(({ name, value, meaning }) =>
      `    ${name.padEnd(width)}  ${value}${meaning === '' ? '' : `   ${meaning}`}`.trimEnd(),
    ),
    ...payload.map((text) => `      ${text}`),
  ].map(printable)
}
