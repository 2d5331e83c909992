import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

const day = 24 * 60 * 60 * 1000
/** Days before its end at which somebody should hear of it. */
const notice = 30

/** What is wrong with the dates of a certificate, as the rest of a sentence; `undefined`: nothing. */
export function faultOfDates(certificate: X509Certificate, now: number): string | undefined {
  const from = Date.parse(certificate.validFrom)
  const to = Date.parse(certificate.validTo)
  if (now < from) return `is not valid before ${dateOf(from)}`
  if (now > to) return `has not been valid since ${dateOf(to)}`
  if (now > to - notice * day) return `is not valid any more from ${dateOf(to)} on`
  return undefined
}

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The names and addresses that a certificate is not made out to; wildcards are asked for by a name that they cover. */
export function missingNames(certificate: X509Certificate, names: readonly string[]): readonly string[] {
  return names.filter((name) => {
    if (isIP(name) !== 0) return certificate.checkIP(name) === undefined
    const example = name.startsWith('*.') ? `x${name.slice(1)}` : name
    return certificate.checkHost(example) === undefined
  })
}
