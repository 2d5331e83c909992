import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tickets, VerifiedTicket } from '../../../src/identity/ports.ts'
import { tokenBroker } from '../../../src/identity/ports.ts'
import { SoapFault } from '../../../src/services/soap/fault.ts'
import { operation, resultOf, type SoapService } from '../../../src/services/soap/operation.ts'
import { soapRoute } from '../../../src/services/soap/route.ts'
import { admitByTicket, type TicketCaller } from '../../../src/services/soap/ticket.ts'
import { el } from '../../../src/wire/xml/writer.ts'
import { webRequest } from '../../services/passport/requests.ts'
import { assertStrictXml } from '../../wire/xml/strict.ts'

const namespace = 'http://www.msn.com/webservices/AddressBook'
const account = {
  id: '0a000000-0000-4000-8000-000000000001',
  email: 'mara@lagoon.example',
  friendlyName: 'Mara',
  privacy: 'AL',
  reverseListPrompt: 'A',
  createdAt: 0,
} as const

const verified = (service: string): VerifiedTicket => ({ account, service, secret: Buffer.alloc(24) })
const tickets: Tickets = {
  issue: () => Promise.reject(new Error('not asked here')),
  verify: async (text) =>
    text === 't=good&p=' || text === 'good'
      ? verified('contacts.msn.com')
      : text === 't=tb&p='
        ? verified(tokenBroker)
        : undefined,
}

const service: SoapService<TicketCaller> = {
  namespace,
  admit: admitByTicket(tickets),
  header: (caller) => el('ServiceHeader', { xmlns: namespace }, el('Version', '15'), el('Who', caller.account.email)),
}

const addGroup = operation({
  service,
  action: 'ABGroupAdd',
  faults: ['BadArgumentLength'],
  request: (element) => {
    const name = element.textOf('groupAddInfo', 'GroupInfo', 'name') ?? ''
    return name === '' ? new SoapFault('BadArgumentLength', 'A group needs a name.', { parameter: 'name' }) : { name }
  },
  run: async (request) => `guid of ${request.name}`,
  response: (guid) => resultOf(service, 'ABGroupAdd', el('guid', guid)),
})
const open: SoapService<string> = { namespace: 'urn:old', admit: async (call) => call.action }
const store = operation({
  service: open,
  action: 'Store',
  element: 'MessageType',
  request: (element) => element.text,
  run: async (text) => text,
  response: (text) => resultOf(open, 'Store', text),
})
const store2 = operation({
  service: { ...open, namespace: 'urn:new' },
  action: 'Store2',
  element: 'MessageType',
  request: () => undefined,
  run: async () => undefined,
  response: () => resultOf({ namespace: 'urn:new' }, 'Store2'),
})
const route = soapRoute('/abservice/abservice.asmx', [addGroup, store, store2])

const soap = 'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
const post = (body: string, headers: Record<string, string> = {}) =>
  route.answer(webRequest({ method: 'POST', body, headers }))
const envelope = (body: string, ticket = 't=good&amp;p=') =>
  `<soap:Envelope ${soap}><soap:Header><ABAuthHeader xmlns="${namespace}"><TicketToken>${ticket}</TicketToken></ABAuthHeader></soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`
const addNeighbours = `<ABGroupAdd xmlns="${namespace}"><groupAddInfo><GroupInfo><name>Neighbours &amp; co</name></GroupInfo></groupAddInfo></ABGroupAdd>`

test('an operation answers with the soap prefix, compact, its header first', async () => {
  const response = await post(envelope(addNeighbours))
  assert.equal(response.status, 200)
  assert.deepEqual(response.headers[0], ['Content-Type', 'text/xml; charset=utf-8'])
  assert.equal(
    response.body,
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ' +
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">' +
      `<soap:Header><ServiceHeader xmlns="${namespace}"><Version>15</Version><Who>mara@lagoon.example</Who></ServiceHeader></soap:Header>` +
      `<soap:Body><ABGroupAddResponse xmlns="${namespace}"><ABGroupAddResult><guid>guid of Neighbours &amp; co</guid></ABGroupAddResult></ABGroupAddResponse></soap:Body></soap:Envelope>`,
  )
})

test('the body names the operation, whatever SOAPAction says (msnp-http §3.6)', async () => {
  for (const action of ['', '""', `"${namespace}/ABGroupAdd"`, `${namespace}/ABGroupAdd`, `${namespace}/ABFindAll`]) {
    const response = await post(envelope(addNeighbours), { soapaction: action })
    assert.match(String(response.body), /ABGroupAddResult/, action)
  }
})

test('SOAPAction decides between operations that share an element', async () => {
  const body = envelope('<MessageType xmlns="urn:old">text</MessageType>')
  assert.match(
    String((await post(body, { soapaction: '"urn:new/Store2"' })).body),
    /<Store2Response xmlns="urn:new"\/>/,
  )
  assert.match(String((await post(body, { soapaction: 'urn:old/Store' })).body), /<StoreResult>text</)
  assert.match(
    String((await post(body)).body),
    /<StoreResult>text</,
    'the namespace of the element, when there is no action',
  )
})

test('undeclared prefixes, single quotes and SOAP 1.2 are read', async () => {
  const sloppy = `<s:Envelope><s:Header><x:ABAuthHeader><x:TicketToken>t=good&amp;p=</x:TicketToken></x:ABAuthHeader></s:Header><s:Body>${addNeighbours.replaceAll('"', "'")}</s:Body></s:Envelope>`
  assert.equal((await post(sloppy)).status, 200)
  const modern = await post(
    `<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body>${addNeighbours}</e:Body></e:Envelope>`,
    { cookie: 'lang=en; MSPAuth=good' },
  )
  assert.match(String(modern.body), /<soap:Envelope xmlns:soap="http:\/\/www.w3.org\/2003\/05\/soap-envelope"/)
})

test('a fault has unqualified parts and its error code in the namespace of the service (msnp-http §13)', async () => {
  const response = await post(envelope(`<ABGroupAdd xmlns="${namespace}"/>`))
  assert.equal(response.status, 500)
  assert.match(
    String(response.body),
    new RegExp(
      '<soap:Body><soap:Fault><faultcode>soap:Client</faultcode><faultstring>A group needs a name.</faultstring>' +
        `<faultactor>${namespace}/ABGroupAdd</faultactor><detail><errorcode xmlns="${namespace}">BadArgumentLength</errorcode>` +
        `<errorstring xmlns="${namespace}">A group needs a name.</errorstring><parameterFault xmlns="${namespace}">name</parameterFault>` +
        `<machineName xmlns="${namespace}">CHRYSALIS</machineName><additionalDetails/></detail></soap:Fault></soap:Body>`,
    ),
  )
  assertStrictXml(response.body)
})

for (const [name, body, headers] of [
  ['no ticket', envelope(addNeighbours, ''), {}],
  ['a made-up ticket', envelope(addNeighbours, 't=bad&amp;p='), {}],
  ['a ticket of the token broker', envelope(addNeighbours, 't=tb&amp;p='), {}],
  ['a made-up ticket beside a good cookie', envelope(addNeighbours, 't=bad&amp;p='), { cookie: 'MSPAuth=good' }],
] as const) {
  test(`${name} is answered PassportAuthFail`, async () => {
    const response = await post(body, headers)
    assert.equal(response.status, 500)
    assert.match(String(response.body), /<errorcode xmlns="[^"]+">PassportAuthFail<\/errorcode>/)
  })
}

for (const [name, header, headers] of [
  ['the MSPAuth cookie', '', { cookie: 'MSPProf=x; MSPAuth="good"' }],
  ['PassportCookie', '<PassportCookie><t>good</t><p></p></PassportCookie>', {}],
  ['a Ticket attribute', '<Ticket passport="t=good&amp;p=" lockkey=""/>', {}],
  ['AuthTokenHeader', '<AuthTokenHeader><Token>t=good&amp;p=</Token></AuthTokenHeader>', {}],
] as const) {
  test(`a ticket is taken from ${name}`, async () => {
    const body = `<soap:Envelope ${soap}><soap:Header>${header}</soap:Header><soap:Body>${addNeighbours}</soap:Body></soap:Envelope>`
    assert.equal((await post(body, headers)).status, 200)
  })
}

test('an operation that nobody offers is Forbidden, in the namespace of the request', async () => {
  const response = await post(envelope('<q:FlyToMoon xmlns:q="urn:elsewhere"/>'))
  assert.equal(response.status, 500)
  assert.match(String(response.body), /<faultactor>urn:elsewhere\/FlyToMoon<\/faultactor>/)
  assert.match(String(response.body), /<errorcode xmlns="urn:elsewhere">Forbidden</)
})

for (const body of [
  '',
  'hello',
  '<a/>',
  '<soap:Envelope',
  `<!DOCTYPE x><soap:Envelope ${soap}><soap:Body/></soap:Envelope>`,
]) {
  test(`a body that is no envelope gets a fault that says so: ${JSON.stringify(body)}`, async () => {
    const response = await post(body)
    assert.equal(response.status, 500)
    assert.match(String(response.body), />BadRequest</)
    assertStrictXml(response.body)
  })
}
