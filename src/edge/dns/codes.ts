/** Response codes (RFC 1035 §4.1.1). */
export const code = { ok: 0, malformed: 1, failed: 2, noSuchName: 3, notImplemented: 4, refused: 5 } as const

export type Code = (typeof code)[keyof typeof code]

/** Types of records and of questions that are told apart here. */
export const type = {
  A: 1,
  SOA: 6,
  PTR: 12,
  OPT: 41,
  TKEY: 249,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const

const typeNames: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  13: 'HINFO',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  35: 'NAPTR',
  41: 'OPT',
  43: 'DS',
  48: 'DNSKEY',
  64: 'SVCB',
  65: 'HTTPS',
  251: 'IXFR',
  252: 'AXFR',
  255: 'ANY',
}

/** `A`, `AAAA`, or `TYPE4711` for what is not in the table (RFC 3597 §5). */
export const typeName = (number: number): string => typeNames[number] ?? `TYPE${number}`

/** The class of the Internet, and the one that stands for any in a question. */
export const classes = { internet: 1, any: 255 } as const
