import { escapeText, Html, type Text } from './html.ts'
import type { Service } from './layout.ts'
import type { Words } from './systems.ts'

/** Words of the tables with the service's own address in them. */
export function fill(words: Words, { address, web }: Service): string {
  return words.replaceAll('{address}', address).replaceAll('{root}', `${web}root`)
}

/** The same where the address shall stand out: in the type of a terminal, bold. */
export function fillText(words: Words, service: Service): Text {
  const [first = '', ...rest] = words.split('{address}')
  const address = new Html('text', `<b><tt>${escapeText(service.address)}</tt></b>`)
  return [fill(first, service), ...rest.flatMap((part): Text[] => [address, fill(part, service)])]
}
