import { type Child, el, type Markup } from '../../wire/xml/writer.ts'
import type { WebResponse } from '../web/exchange.ts'
import { respond, xmlType } from '../web/response.ts'
import { type SoapVersion, writeEnvelope } from './envelope.ts'

/** What an operation returns instead of an answer. Clients decide by `code` and sometimes by the words of `message` (msnp-http §13). */
export class SoapFault<Code extends string = string> {
  readonly code: Code
  readonly message: string
  readonly extra: FaultExtra

  constructor(code: Code, message: string, extra: FaultExtra = {}) {
    this.code = code
    this.message = message
    this.extra = extra
  }
}

export interface FaultExtra {
  /** `parameterFault`: the field that is at fault. */
  readonly parameter?: string
  /** Content of `additionalDetails`: `conflictObjectId`, `originalExceptionErrorMessage`. */
  readonly additional?: Child
  /** Instead of `soap:Client`, e.g. the `q0:AuthenticationFailed` of offline messages. */
  readonly faultcode?: Markup
  /** Instead of the operation's own address. */
  readonly actor?: string
  /** The whole content of `detail`, instead of errorcode and its companions. */
  readonly detail?: Child
  /** 500 unless said otherwise. */
  readonly status?: number
}

/** The fault as an answer; `namespace` is that of errorcode and its companions, and the first half of faultactor. */
export function answerFault(fault: SoapFault, namespace: string, action: string, version: SoapVersion): WebResponse {
  const write = version === '1.2' ? writeFault12 : writeFault11
  const body = writeEnvelope(version, undefined, write(fault, namespace, action))
  return respond(fault.extra.status ?? 500, xmlType, body)
}

/** faultcode, faultstring, faultactor and detail stand in no namespace (msnp-http §13). */
function writeFault11(fault: SoapFault, namespace: string, action: string): Markup {
  return el(
    'soap:Fault',
    fault.extra.faultcode ?? el('faultcode', 'soap:Client'),
    el('faultstring', fault.message),
    el('faultactor', fault.extra.actor ?? actionAddress(namespace, action)),
    el('detail', writeDetail(fault, namespace)),
  )
}

function writeFault12(fault: SoapFault, namespace: string): Markup {
  return el(
    'soap:Fault',
    el('soap:Code', el('soap:Value', 'soap:Sender')),
    el('soap:Reason', el('soap:Text', { 'xml:lang': 'en-US' }, fault.message)),
    el('soap:Detail', writeDetail(fault, namespace)),
  )
}

function writeDetail(fault: SoapFault, namespace: string): Child {
  const { detail, parameter, additional } = fault.extra
  if (detail !== undefined) return detail
  const scope = { xmlns: namespace }
  return [
    el('errorcode', scope, fault.code),
    el('errorstring', scope, fault.message),
    parameter === undefined ? undefined : el('parameterFault', scope, parameter),
    el('machineName', scope, 'CHRYSALIS'),
    el('additionalDetails', additional),
  ]
}

/** SOAPAction of an operation: its namespace, a slash, its name. */
export function actionAddress(namespace: string, action: string): string {
  return namespace.endsWith('/') ? namespace + action : `${namespace}/${action}`
}
