/** What a client says of itself in `CVR`, as people call it (clients-in-the-wild §1; msnp-wire §3). */
interface ClientName {
  readonly product: RegExp
  readonly version: RegExp
  readonly name: string
  /** How many parts of the version are said. */
  readonly parts: number
}

const names: readonly ClientName[] = [
  { product: /^macmsgs/i, version: /./, name: 'Messenger for Mac', parts: 3 },
  { product: /^msnmsgr$/i, version: /^1[4-9]\./, name: 'Windows Live Messenger', parts: 2 },
  { product: /^msnmsgr$/i, version: /^8\./, name: 'Windows Live Messenger', parts: 2 },
  { product: /^msnmsgr$/i, version: /^[67]\./, name: 'MSN Messenger', parts: 2 },
  { product: /^msmsgs$/i, version: /^(4\.[67]|5\.)/, name: 'Windows Messenger', parts: 2 },
  { product: /^(msmsgs|msnmsgr)$/i, version: /./, name: 'MSN Messenger', parts: 2 },
]

/** `macmsgs 8.0.1` → `Messenger for Mac 8.0.1`; a product that is not known keeps its own name. */
export function nameClient(product: string, version: string): string {
  const row = names.find((one) => one.product.test(product) && one.version.test(version))
  if (row === undefined) return `${product} ${version}`.slice(0, 80)
  return `${row.name} ${version.split('.').slice(0, row.parts).join('.')}`.slice(0, 80)
}
