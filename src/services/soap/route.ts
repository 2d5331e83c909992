import type { XmlLimits } from '../../wire/xml/parser.ts'
import type { Route, WebRequest, WebResponse } from '../web/exchange.ts'
import type { WebLog } from '../web/log.ts'
import { readEnvelope } from './envelope.ts'
import { answerFault, SoapFault } from './fault.ts'
import type { SoapCall, SoapOperation } from './operation.ts'

export interface SoapRouteOptions {
  readonly log?: WebLog
  /** 256 KiB unless said otherwise. */
  readonly bodyLimit?: number
  readonly limits?: XmlLimits
}

/** The namespace of a fault for a request that is too broken to have one. */
export const addressBookNamespace = 'http://www.msn.com/webservices/AddressBook'

/**
 * A path that answers these operations. Which one is asked is told by the first child of Body; SOAPAction, which proxies drop and
 * clients leave empty, decides only between operations that share that element (msnp-http §3.6).
 */
export function soapRoute(path: string, operations: readonly SoapOperation[], options: SoapRouteOptions = {}): Route {
  return {
    path,
    methods: ['POST'],
    bodyLimit: options.bodyLimit ?? 256 * 1024,
    answer: async (request) => {
      const read = readCall(request, options.limits)
      if (!read.ok) return read.response
      const { call } = read
      const chosen = chooseOperation(operations, call)
      const { response, outcome } =
        chosen === undefined ? { response: answerForbidden(call), outcome: 'Forbidden' } : await chosen.answer(call)
      const action = chosen?.action ?? call.element.name
      options.log?.({ service: 'soap', action, outcome, remoteAddress: request.remoteAddress })
      return response
    },
  }
}

type ReadCall = { readonly ok: true; readonly call: SoapCall } | { readonly ok: false; readonly response: WebResponse }

/** The request as a call, or the fault that says what is wrong with it. */
export function readCall(request: WebRequest, limits?: XmlLimits): ReadCall {
  const read = readEnvelope(request.body, limits)
  if (read.ok) return { ok: true, call: { ...read.envelope, request, action: readSoapAction(request) } }
  const fault = new SoapFault('BadRequest', read.message)
  return { ok: false, response: answerFault(fault, addressBookNamespace, 'BadRequest', '1.1') }
}

/** An operation that nobody offers: `Forbidden` in the namespace of the request, which every client ignores (msnp-http §19). */
export function answerForbidden(call: SoapCall): WebResponse {
  const namespace = call.element.namespace === '' ? addressBookNamespace : call.element.namespace
  const fault = new SoapFault('Forbidden', `This server has no operation ${call.element.name.slice(0, 80)}.`)
  return answerFault(fault, namespace, call.element.name.slice(0, 80), call.version)
}

function readSoapAction(request: WebRequest): string {
  // SOAP 1.2 moved it into a parameter of the content type.
  const parameter = /;\s*action="?([^";]+)/i.exec(request.headers['content-type'] ?? '')?.[1]
  return (request.headers.soapaction ?? parameter ?? '').trim().replace(/^"|"$/g, '')
}

function chooseOperation(operations: readonly SoapOperation[], call: SoapCall): SoapOperation | undefined {
  const slash = call.action.lastIndexOf('/')
  const named = call.action.slice(slash + 1)
  const empty = call.element === call.body
  let chosen: SoapOperation | undefined
  let best = -1
  for (const candidate of operations) {
    if (empty ? candidate.action !== named : candidate.element !== call.element.name) continue
    const score =
      (candidate.action === named ? 4 : 0) +
      (candidate.namespace.replace(/\/$/, '') === call.action.slice(0, Math.max(slash, 0)) ? 2 : 0) +
      (candidate.namespace === call.element.namespace ? 1 : 0)
    if (score > best) {
      best = score
      chosen = candidate
    }
  }
  return chosen
}
