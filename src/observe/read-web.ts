import { describePayload } from '../protocol/describe-payload.ts'
import { parseXml, soapLimits } from '../wire/xml/parser.ts'
import type { EntryField } from './entry.ts'
import type { AnswerFact, Headers, KeptBytes, RequestFact } from './facts.ts'
import { labelsIn } from './labels.ts'
import { printable, printableBytes } from './printable.ts'
import type { Reading } from './reading.ts'

/** What headers say that do not speak for themselves (msnp-http §3.6, §4, §5). */
const meanings: Readonly<Record<string, string>> = {
  soapaction: 'which operation',
  authorization: 'who signs in, and the password or ticket',
  'authentication-info': 'whether it worked, and the ticket',
  'www-authenticate': 'what a sign-in has to bring',
  passporturls: 'where to sign in',
  'user-agent': 'which program asks',
  cookie: 'tickets of the browser',
  'x-msn-messenger': 'the session of the gateway',
}

export function readRequest(fact: RequestFact): Reading {
  const { exchange, method, host, target, headers, body, transport } = fact
  const operation = operationOf(headers) ?? method
  const { payload, unexpected, fields } = readBody(headers, body)
  return {
    connection: `web-${exchange}`,
    role: 'web',
    direction: 'received',
    operation: printableBytes(operation),
    line: printableBytes(`${method} ${transport}://${host}${target.startsWith('/') ? target : ` ${target}`}`),
    summary:
      operation === method
        ? `${printableBytes(host)} is asked`
        : `the operation ${printableBytes(operation)} is asked for`,
    source: '',
    fields: [...queryFields(target), ...headerFields(headers), ...fields],
    payload,
    unknown: false,
    unexpected,
  }
}

export function readAnswer(fact: AnswerFact): Reading {
  const { exchange, asked, status, headers, body, milliseconds } = fact
  const { payload, unexpected, fields } = readBody(headers, body)
  return {
    connection: `web-${exchange}`,
    role: 'web',
    direction: 'sent',
    operation: printableBytes(asked),
    line: `${status} to ${printableBytes(asked)}`,
    summary: status < 400 ? `answered after ${Math.round(milliseconds)} ms` : `refused with ${status}`,
    source: '',
    fields: [...headerFields(headers), ...fields],
    payload,
    unknown: status === 404,
    unexpected: [...(status >= 400 ? [`the answer is ${status}`] : []), ...unexpected],
  }
}

/** `http://www.msn.com/webservices/AddressBook/ABFindAll` → `ABFindAll` */
export function operationOf(headers: Headers): string | undefined {
  const action = headers.find(([name]) => name.toLowerCase() === 'soapaction')?.[1]
  const last = action?.replaceAll('"', '').split(/[/#]/).at(-1)
  return last === undefined || last === '' ? undefined : last.slice(0, 80)
}

function headerFields(headers: Headers): EntryField[] {
  return headers.map(([name, value]) => fieldOf(printableBytes(name), value, meanings[name.toLowerCase()] ?? ''))
}

function queryFields(target: string): EntryField[] {
  const query = target.split('?')[1]
  if (query === undefined || query === '') return []
  return query
    .split('&')
    .slice(0, 50)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return fieldOf(`?${printableBytes(name)}`, value.join('='), '')
    })
}

function fieldOf(name: string, value: string, meaning: string): EntryField {
  return { name, value: printableBytes(value), meaning, ...(labelsIn(value).length > 0 && { secret: true }) }
}

type ReadBody = Pick<Reading, 'payload' | 'unexpected' | 'fields'>

function readBody(headers: Headers, { bytes, length, isCut }: KeptBytes): ReadBody {
  if (length === 0) return { payload: [], unexpected: [], fields: [] }
  const size = { name: 'body', value: String(length), meaning: 'bytes' }
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  const more = isCut ? [`… ${length} bytes in all`] : []
  if (/xml/i.test(type) || bytes.toString('latin1', 0, 5) === '<?xml') {
    const parsed = isCut ? undefined : parseXml(bytes, soapLimits)
    const called = parsed?.ok ? parsed.root.child('Body')?.children[0]?.name : undefined
    return {
      payload: [...describePayload(bytes, { content: 'xml' }, { secrets: true }), ...more],
      unexpected: parsed === undefined || parsed.ok ? [] : [parsed.fault.message],
      fields: [
        size,
        ...(called === undefined ? [] : [{ name: 'body element', value: printable(called), meaning: '' }]),
      ],
    }
  }
  if (/urlencoded/i.test(type)) {
    const payload = bytes.toString('latin1').split('&').slice(0, 200).map(printableBytes)
    return { payload: [...payload, ...more], unexpected: [], fields: [size] }
  }
  return { payload: [...describePayload(bytes, undefined, { secrets: true }), ...more], unexpected: [], fields: [size] }
}
