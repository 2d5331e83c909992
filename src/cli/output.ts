/** What a listing command prints: JSON on standard output for programs, an aligned table for people. */
export function printRows<Row extends Readonly<Record<string, unknown>>>(
  rows: readonly Row[],
  options: {
    readonly json?: boolean | undefined
    readonly columns: readonly (keyof Row & string)[]
    readonly empty: string
  },
  out: NodeJS.WritableStream = process.stdout,
): void {
  if (options.json) out.write(`${JSON.stringify(rows, null, 2)}\n`)
  else if (rows.length === 0) out.write(`${options.empty}\n`)
  else out.write(`${layTable(rows, options.columns).join('\n')}\n`)
}

function layTable<Row extends Readonly<Record<string, unknown>>>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
): string[] {
  const cells = [columns as readonly string[], ...rows.map((row) => columns.map((column) => showCell(row[column])))]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)))
  return cells.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** Control characters in a name must not reach somebody's terminal, nor those that turn the rest of a line around. */
function showCell(value: unknown): string {
  const text = Array.isArray(value) ? value.join(' ') : String(value ?? '')
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '·')
}
