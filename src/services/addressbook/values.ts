import type { XmlElement } from '../../wire/xml/element.ts'
import { SoapFault } from '../soap/fault.ts'

/** `true` and `1`, in any case; everything else is false. */
export function readBoolean(text: string | undefined): boolean {
  return /^\s*(?:true|1)\s*$/i.test(text ?? '')
}

/** Most contacts, members or groups that one call may name: as many as a list can hold. */
const callLimit = 1000

/**
 * Elements that a call names, unless they are more than any list holds.
 *
 * @param list the element around them; none is an empty list
 */
export function readList(
  list: XmlElement | undefined,
  name: string,
): readonly XmlElement[] | SoapFault<'RequestLimitReached'> {
  const elements = list?.childrenNamed(name) ?? []
  return isTooMany(elements.length) ? tooMany() : elements
}

/** `<guid>` elements, in lower case, each once. */
export function readGuids(list: XmlElement | undefined): readonly string[] | SoapFault<'RequestLimitReached'> {
  const elements = readList(list, 'guid')
  if (elements instanceof SoapFault) return elements
  return [...new Set(elements.map((element) => element.text.trim().toLowerCase()))].filter((guid) => guid !== '')
}

/** `<Contact><contactId>` of each, in lower case, each once. */
export function readContactIds(list: XmlElement | undefined): readonly string[] | SoapFault<'RequestLimitReached'> {
  const elements = readList(list, 'Contact')
  if (elements instanceof SoapFault) return elements
  const ids = elements.map((element) => element.textOf('contactId')?.trim().toLowerCase() ?? '')
  return [...new Set(ids)].filter((id) => id !== '')
}

export function isTooMany(count: number): boolean {
  return count > callLimit
}

export function tooMany(): SoapFault<'RequestLimitReached'> {
  return new SoapFault('RequestLimitReached', `One request may name ${callLimit} entries: send them in several.`)
}

/** After this many pieces of work everybody else gets a turn. */
const turn = 32

/** Does something for each, one after the other, without keeping the event loop from others for long. */
export async function forEachInTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % turn === turn - 1) await new Promise((resolve) => setImmediate(resolve))
    await work(item)
  }
}
