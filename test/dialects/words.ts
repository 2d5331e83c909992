import type { Dialect } from '../../src/protocol/dialect.ts'

/*
 * What dialects write differently, from the tables of the wire reference and not from the grammar of the service, so that the two
 * check each other (msnp-wire §6.6, §6.23, §6.24, §6.26, §6.29, §8.2).
 */

const picture = '%3Cmsnobj%20Creator%3D%22x%22%20Type%3D%223%22%2F%3E'

/** What a client of a dialect says of itself behind its status. */
export function capabilitiesOf(dialect: Dialect): string {
  if (dialect <= 7) return ''
  if (dialect === 8) return ' 32'
  return dialect <= 15 ? ` 805306404 ${picture}` : ` 1073791084:48 ${picture}`
}

function numbersOf(subject: Dialect): readonly [first: string, second: string] {
  if (subject <= 7) return ['0', '0']
  if (subject === 8) return ['32', '0']
  return subject <= 15 ? ['805306404', '0'] : ['1073791084', '48']
}

/** How a watcher's dialect shows somebody: all of `NLN` behind the status. */
export function presence(watcher: Dialect, email: string, name: string, subject: Dialect): string {
  const [first, second] = numbersOf(subject)
  const shown = subject <= 8 ? '%3Cmsnobj%2F%3E' : picture
  if (watcher <= 7) return `${email} ${name}`
  if (watcher === 8) return `${email} ${name} ${first}`
  if (watcher <= 13) return `${email} ${name} ${first} ${shown}`
  if (watcher <= 15) return `${email} 1 ${name} ${first} ${shown}`
  if (watcher <= 17) return `${email} 1 ${name} ${first}:${second} ${shown}`
  return `1:${email} ${name} ${first}:${second} ${shown}`
}

/** The word that begins each line of the run after the first `CHG`. */
export function runWord(watcher: Dialect, transaction: number): string {
  return watcher === 18 ? 'NLN' : `ILN ${transaction}`
}

export function gone(watcher: Dialect, email: string): string {
  if (watcher <= 13) return `FLN ${email}`
  if (watcher <= 15) return `FLN ${email} 1 0`
  return watcher <= 17 ? `FLN ${email} 1 0:0` : `FLN 1:${email} 0:0`
}

/** `UBX` without its length; `undefined` where the dialect has none. */
export function personalData(watcher: Dialect, email: string): string | undefined {
  if (watcher <= 10) return undefined
  if (watcher <= 13) return `UBX ${email}`
  return watcher <= 17 ? `UBX ${email} 1` : `UBX 1:${email}`
}

/** What follows the e-mail address in `JOI` and `IRO`. */
export function member(receiver: Dialect, name: string, subject: Dialect): string {
  const [first, second] = numbersOf(subject)
  if (receiver <= 11) return name
  return receiver <= 15 ? `${name} ${first}` : `${name} ${first}:${second}`
}

/** What stands at the end of `XFR SB` and `RNG`. */
export function transport(receiver: Dialect, domain: string): string {
  if (receiver <= 12) return ''
  return receiver === 13 ? ` U ${domain}` : ` U ${domain} 1`
}
