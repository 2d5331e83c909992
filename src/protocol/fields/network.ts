import { readUtf8, writeUtf8 } from '../../wire/text-token.ts'
import { field, invalid } from '../field.ts'
import { longestAccount } from './account.ts'
import { number } from './number.ts'

const networks = new Map([
  [1, 'Passport, the normal one'],
  [2, 'Office Communicator'],
  [4, 'telephone number'],
  [8, 'mobile network'],
  [9, 'circle'],
  [10, 'temporary group'],
  [11, 'CID'],
  [13, 'contact of another network'],
  [14, 'gateway to another network'],
  [16, 'mobile mail'],
  [32, 'Yahoo or e-mail'],
])

/** The network of an ordinary account. */
export const passportNetwork = 1

/** The network of a telephone that is a contact. */
export const telephoneNetwork = 4

/** Network id, "client type" (msnp-wire §3.3). */
export const network = number({
  kind: 'network',
  means: 'the network that the account belongs to: 1 is the normal one, 32 Yahoo',
  examples: ['1', '32'],
  most: 255,
  explain: (value) => networks.get(value) ?? 'unknown network',
})

/** An account as dialect 18 and later spell it: `1:bob@example.com`, inside a circle with `;via=9:…` behind it. */
export interface NetworkAddress {
  readonly network: number
  readonly account: string
  /** The circle through which the account is seen: `9:00000000-0000-0000-0009-0123456789ab@live.com`. */
  readonly via?: string | undefined
}

const shape = /^([0-9]{1,3}):([^;\s]+)(?:;via=([^;\s]+))?$/i

/** `1:bob@example.com` and `1:bob@example.com;via=9:…@live.com` (msnp-wire §3.4). */
export const networkAddress = field<NetworkAddress>({
  kind: 'network address',
  means: 'a person: network id, colon, e-mail address; a member of a circle with ;via= and the circle',
  examples: ['1:bob@example.com', '1:bob@example.com;via=9:00000000-0000-0000-0009-0123456789ab@live.com'],
  decode: (token) => {
    const match = shape.exec(token)
    if (match === null) return invalid
    const [, id, name = '', via] = match
    if (Number(id) > 255 || name.length > longestAccount || (via?.length ?? 0) > 2 * longestAccount) return invalid
    const address = { network: Number(id), account: readUtf8(name) }
    return via === undefined ? address : { ...address, via: readUtf8(via) }
  },
  encode: ({ network: id, account, via }) =>
    `${id}:${writeUtf8(account)}${via === undefined ? '' : `;via=${writeUtf8(via)}`}`,
})
