import type { XmlElement } from '../../wire/xml/element.ts'
import { type Attributes, type Child, el, type Markup } from '../../wire/xml/writer.ts'
import type { WebRequest, WebResponse } from '../web/exchange.ts'
import { respond, xmlType } from '../web/response.ts'
import { type Envelope, writeEnvelope } from './envelope.ts'
import { answerFault, SoapFault } from './fault.ts'

/** A request on its way to an operation. */
export interface SoapCall extends Envelope {
  readonly request: WebRequest
  /** SOAPAction without its quotes; empty when the client sent none. */
  readonly action: string
}

/** What the operations of one service have in common. `Caller` is what is known of who asks. */
export interface SoapService<Caller> {
  /** Of every element of its answers, e.g. `http://www.msn.com/webservices/AddressBook`. */
  readonly namespace: string
  /** Lets a call in, or says why not. */
  readonly admit: (call: SoapCall) => Promise<Caller | SoapFault>
  /** Content of `soap:Header` in its answers. */
  readonly header?: (caller: Caller, call: SoapCall) => Child
}

/** One operation as data: what it is called, what it reads, does and writes, and the faults it may answer. */
export interface OperationSpec<Caller, Request, Response, Code extends string> {
  readonly service: SoapService<Caller>
  /** The last part of its SOAPAction. */
  readonly action: string
  /** The first child of Body, where it is not called as the operation is (offline messages: `MessageType`). */
  readonly element?: string
  /** Takes from the XML what `run` needs. */
  readonly request: (element: XmlElement, call: SoapCall) => Request | SoapFault<NoInfer<Code>>
  readonly run: (request: NoInfer<Request>, caller: NoInfer<Caller>) => Promise<Response | SoapFault<NoInfer<Code>>>
  /** Content of `soap:Body`: usually `resultOf(…)`. */
  readonly response: (response: NoInfer<Response>, request: NoInfer<Request>, caller: NoInfer<Caller>) => Child
  /** Every error code that `request` and `run` may return. */
  readonly faults?: readonly Code[]
}

/** An operation as the dispatcher sees it. */
export interface SoapOperation {
  readonly namespace: string
  readonly action: string
  readonly element: string
  readonly faults: readonly string[]
  readonly answer: (call: SoapCall) => Promise<{ readonly response: WebResponse; readonly outcome: string }>
}

/**
 * Declares an operation. A code that is not among `faults` does not compile.
 *
 *     const deleteGroup = operation({
 *       service: contacts, action: 'ABGroupDelete', faults: ['GroupDoesNotExist'],
 *       request: (element) => element.textOf('groupFilter', 'groupIds', 'guid') ?? '',
 *       run: async (id, caller) => (await lists.delete(caller.account, id)) ?? new SoapFault('GroupDoesNotExist', '…'),
 *       response: () => resultOf(contacts, 'ABGroupDelete'),
 *     })
 */
export function operation<Caller, Request, Response, const Code extends string = never>(
  spec: OperationSpec<Caller, Request, Response, Code>,
): SoapOperation {
  const { service, action } = spec
  const { namespace } = service
  const refuse = (fault: SoapFault, call: SoapCall) => ({
    response: answerFault(fault, namespace, action, call.version),
    outcome: fault.code,
  })
  return {
    namespace,
    action,
    element: spec.element ?? action,
    faults: spec.faults ?? [],
    async answer(call) {
      const caller = await service.admit(call)
      if (caller instanceof SoapFault) return refuse(caller, call)
      const request = spec.request(call.element, call)
      if (request instanceof SoapFault) return refuse(request, call)
      const response = await spec.run(request, caller)
      if (response instanceof SoapFault) return refuse(response, call)
      const header = service.header?.(caller, call)
      const body = writeEnvelope(call.version, header, spec.response(response, request, caller))
      return { response: respond(200, xmlType, body), outcome: 'ok' }
    },
  }
}

/**
 * `<ActionResponse xmlns="…"><ActionResult>…</ActionResult></ActionResponse>`, and `<ActionResponse xmlns="…"/>` for an operation
 * that returns nothing. A result that is there but empty: `resultOf(service, action, '')`.
 */
export function resultOf(
  service: { readonly namespace: string },
  action: string,
  result?: Child,
  attributes: Attributes = {},
): Markup {
  const content = result === undefined ? undefined : el(`${action}Result`, attributes, result)
  return el(`${action}Response`, { xmlns: service.namespace }, content)
}
