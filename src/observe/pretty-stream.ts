import { Writable } from 'node:stream'

const labels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: '',
  40: 'warning: ',
  50: 'error: ',
  60: 'fatal: ',
}
const hidden: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'lines'])

/**
 * Turns pino's JSON into lines for a person: the time of day, the sentence, and what belongs to it as `name=value`. A field `lines`
 * (the decoded wire) stands below, indented.
 */
export class PrettyStream extends Writable {
  readonly #out: NodeJS.WritableStream

  constructor(out: NodeJS.WritableStream) {
    super({ decodeStrings: false })
    this.#out = out
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const line of chunk.toString().split('\n')) if (line !== '') this.#out.write(`${render(line)}\n`)
    done()
  }
}

function render(json: string): string {
  let record: Record<string, unknown>
  try {
    record = JSON.parse(json)
  } catch {
    return json
  }
  const time = String(record.time ?? '').slice(11, 19)
  const details = Object.entries(record)
    .filter(([name, value]) => !hidden.has(name) && value !== undefined)
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? quote(value) : renderValue(value)}`)
  const lines = Array.isArray(record.lines) ? record.lines.map((line) => `\n           ${line}`) : []
  return `${time}  ${labels[Number(record.level)] ?? ''}${record.msg ?? ''}${details.join('')}${lines.join('')}`
}

/** An error is shown by its stack: it is a fault of ours, and somebody has to find it. */
function renderValue(value: unknown): string {
  if (value !== null && typeof value === 'object' && 'stack' in value) return `\n${value.stack}`
  return JSON.stringify(value)
}

const quote = (text: string): string => (/^[^\s"=]+$/.test(text) ? text : JSON.stringify(text))
