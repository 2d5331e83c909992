import { allTests } from './clients.ts'
import { a, b, font, h2, img, li, ol, p, pre, type Text, table, td, tr, tt, ul } from './html.ts'
import { lampAddress, type Ports } from './lamp-address.ts'
import { lamp, layOut, type Visit } from './layout.ts'
import { findSystem, type System, systems } from './systems.ts'
import { fillText } from './words.ts'

/** The one line that is typed on the old machine, and where. */
export function writeNamesPage(visit: Visit, ports: Ports, chosen?: System): string {
  const { service, machine } = visit
  const system = chosen ?? (machine.system === undefined ? undefined : findSystem(machine.system))
  // Where clients are told a name, neither a hosts file nor the field of a name server takes it.
  const number = isNumber(service.address) ? service.address : 'NUMBER'
  return layOut(
    visit,
    'Find the service',
    p(
      'Messenger knows the names of the old service by heart. ',
      service.answersNames
        ? 'This server answers for them; make it the name server (DNS) of this machine:'
        : [b('The name service of this server is off'), ': use the hosts file, as below. When it is on, type:'],
    ),
    table(
      { border: 1, cellpadding: 6, cellspacing: 0 },
      tr(td({}, font({ size: '+1' }, 'DNS server: ', typed(service.address)))),
    ),
    isNumber(service.address)
      ? []
      : p(
          'A name server is typed as a number. A machine that finds this server already shows it when one types ',
          tt(`ping ${service.address}`),
          '.',
        ),
    system === undefined
      ? p('Your browser does not say which system it runs on: choose it below.')
      : [h2(system.title), ol(...system.nameServer.map((step) => li(fillText(step, { ...service, address: number }))))],
    h2('Did it work?'),
    p(
      'A green lamp here was fetched by name: ',
      img({
        src: lampAddress({ name: 'messenger.hotmail.com', way: 'http' }, ports),
        alt: '[not yet]',
        align: 'middle',
      }),
      ' messenger.hotmail.com. If there is none, the name does not lead here yet: restart the machine, then this page. ',
      'It should look like this: ',
      lamp('green'),
    ),
    h2('Without the name service'),
    p(
      'Where the name server cannot be used, the hosts file does the same',
      system?.hosts === undefined ? '' : [' (', tt(system.hosts), ')'],
      ':',
    ),
    pre(...hostsLines(number)),
    h2('Other systems'),
    ul(...systems.map(({ id, title }) => li(a(`/setup/names/${id}`, title)))),
  )
}

/** Four numbers, or an address of IPv6: what the field of a name server takes. */
const isNumber = (address: string): boolean => /^[\d.]+$|:/.test(address)

const typed = (address: string): Text => (isNumber(address) ? b(tt(address)) : ['the number of ', b(tt(address))])

/** Every name that one of the clients asks for, a line for each. */
export function hostsLines(address: string): string[] {
  const names = new Set(allTests.map(({ name }) => name))
  return [...names].map((name) => `${address}  ${name}`)
}
