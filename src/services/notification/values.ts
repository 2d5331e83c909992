import type { PersonView } from '../../domain/presence/person.ts'
import { passportNetwork } from '../../protocol/fields/network.ts'

/** A person's address in the spelling of every dialect (msnp-wire §3.4). */
export function addressValues(email: string) {
  return { account: email, network: passportNetwork, address: { network: passportNetwork, account: email } }
}

/** What a presence line says of a person, in the words of every dialect (msnp-wire §6.24). */
export function presenceValues(person: PersonView) {
  return {
    ...addressValues(person.account.email),
    status: person.status ?? ('FLN' as const),
    name: person.account.friendlyName,
    capabilities: person.capabilities,
    picture: person.picture,
  }
}
