/**
 * Reads `application/x-www-form-urlencoded`. UTF-8 where it is that, and Windows' Western European otherwise: browsers send what the page
 * was written in. Of more than twenty fields the first are read.
 *
 * @returns the value of a field, empty when there is none
 */
export function readFields(body: Buffer): (name: string) => string {
  const fields = new Map<string, string>()
  for (const pair of body.toString('latin1').split('&').slice(0, 20)) {
    const equals = pair.indexOf('=')
    if (equals > 0) fields.set(decode(pair.slice(0, equals)), decode(pair.slice(equals + 1)))
  }
  return (name) => fields.get(name) ?? ''
}

function decode(text: string): string {
  const binary = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  const bytes = Buffer.from(binary, 'latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
