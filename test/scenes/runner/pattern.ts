/**
 * The `{{…}}` of the plays.
 *
 * | written | means |
 * |---|---|
 * | `{{name}}` | the value that this actor caught, or `person.email`, `actor.name` …; it has to be known |
 * | `{{name:percent}}` | the same, percent-encoded; also `:xml`, `:plain` (XML entities undone), `:policy` (commas become `&`) |
 * | `{{name?}}` | catches what stands here: one token, without blanks, quotation marks or angle brackets |
 * | `{{*}}` | any one token |
 * | `{{...}}` | anything at all |
 *
 * Everything here is a *binary string*: one character per byte, so that what is compared is what crossed the wire.
 */

/** Finds the value of a name; `undefined`: nobody has caught or declared it. */
export type Lookup = (name: string) => string | undefined

const placeholder = /\{\{([^{}]*)\}\}/g

const filters: Readonly<Record<string, (value: string) => string>> = {
  percent: (value) =>
    value.replace(/[^A-Za-z0-9\-_.~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
  policy: (value) => value.replaceAll(',', '&'),
  xml: (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  plain: (value) => value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
}

/** Text of a play as the bytes that it stands for. */
export function toBinary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/**
 * The text with every `{{name}}` replaced by its value: what is sent.
 *
 * @throws Error naming the placeholder that has no value.
 */
export function fillIn(text: string, lookup: Lookup): string {
  return text.replace(placeholder, (_, inside: string) => resolve(inside, lookup))
}

/**
 * Does `actual` read as `text` says?
 *
 * @returns what the `{{name?}}` caught, by name; `undefined` when it does not match.
 */
export function match(text: string, actual: string, lookup: Lookup): ReadonlyMap<string, string> | undefined {
  const names: string[] = []
  let source = ''
  let last = 0
  for (const found of text.matchAll(placeholder)) {
    source += literally(text.slice(last, found.index))
    last = found.index + found[0].length
    const inside = found[1] ?? ''
    if (inside === '*') source += '[^ \\r\\n]+'
    else if (inside === '...') source += '[^]*?'
    else if (inside.endsWith('?')) {
      names.push(inside.slice(0, -1))
      source += `([^\\s<>"']+?)`
    } else source += literally(resolve(inside, lookup))
  }
  const result = new RegExp(`^${source}${literally(text.slice(last))}$`).exec(actual)
  return result === null ? undefined : new Map(names.map((name, index) => [name, result[index + 1] ?? '']))
}

/** The text with its known `{{name}}` filled in and the rest left as it is written: what a failure shows as expected. */
export function show(text: string, lookup: Lookup): string {
  return text.replace(placeholder, (whole, inside: string) => {
    if (inside === '*' || inside === '...' || inside.endsWith('?')) return whole
    return resolve(inside, lookup)
  })
}

function resolve(inside: string, lookup: Lookup): string {
  const [name = '', ...filterNames] = inside.split(':')
  let value = lookup(name)
  if (value === undefined) throw new Error(`nobody has caught {{${name}}} yet`)
  for (const filterName of filterNames) {
    const filter = filters[filterName]
    if (filter === undefined) throw new Error(`there is no filter ":${filterName}"`)
    value = filter(value)
  }
  return value
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
