/** One record of a CSV file, and the line that it begins on. */
export interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
}

/** A file that is not CSV, and where it stops being it. */
export class CsvFault extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.name = 'CsvFault'
    this.line = line
  }
}

/**
 * Reads CSV (RFC 4180): commas, quoted fields that may hold commas and line ends, doubled quotes. A byte order mark, CRLF and empty
 * lines are taken in stride.
 *
 * @throws CsvFault for a quote that is never closed, or text behind a closing quote
 */
export function readCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = []
  let position = text.startsWith('\ufeff') ? 1 : 0
  let line = 1
  while (position < text.length) {
    const begins = line
    const fields: string[] = []
    for (;;) {
      const field = text[position] === '"' ? quoted() : plain()
      fields.push(field)
      if (text[position] !== ',') break
      position += 1
    }
    endLine(begins)
    if (fields.length > 1 || fields[0] !== '') records.push({ line: begins, fields })
  }
  return records

  function plain(): string {
    let end = position
    while (end < text.length && !',\r\n'.includes(text[end] ?? '')) end += 1
    const field = text.slice(position, end)
    position = end
    return field
  }

  function quoted(): string {
    const opened = line
    let field = ''
    for (position += 1; ; position += 1) {
      const character = text[position]
      if (character === undefined) throw new CsvFault(opened, 'a quote is opened here and never closed')
      if (character === '\n') line += 1
      if (character !== '"') field += character
      else if (text[position + 1] === '"') {
        field += '"'
        position += 1
      } else break
    }
    position += 1
    return field
  }

  function endLine(begins: number): void {
    if (text[position] === '\r') position += 1
    if (position < text.length && text[position] !== '\n')
      throw new CsvFault(begins, 'there is text behind a closing quote')
    position += 1
    line += 1
  }
}
