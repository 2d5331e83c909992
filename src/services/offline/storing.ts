import { emailKey } from '../../domain/account.ts'
import type { Mailbox, MailRefusal } from '../../domain/mailbox/mailbox.ts'
import type { Tickets } from '../../identity/ports.ts'
import { decodeWords } from '../../wire/mime.ts'
import { type Child, el } from '../../wire/xml/writer.ts'
import { SoapFault } from '../soap/fault.ts'
import { operation, type SoapCall, type SoapOperation, type SoapService } from '../soap/operation.ts'
import { admitByTicket, type TicketCaller } from '../soap/ticket.ts'
import { LockKeys } from './lock-keys.ts'
import { readStoredContent } from './message-content.ts'

const actor = 'https://ows.messenger.msn.com/OimWS/oim.asmx'
const sequenceNamespace = 'http://schemas.xmlsoap.org/ws/2003/03/rm'
const utilityNamespace = 'http://schemas.xmlsoap.org/ws/2002/07/utility'

/** WLM 8.0 and 8.1 on call the same thing by two names (msnp-http §16.4). */
const versions = [
  { action: 'Store', namespace: 'http://messenger.msn.com/ws/2004/09/oim/' },
  { action: 'Store2', namespace: 'http://messenger.live.com/ws/2006/09/oim/' },
] as const

/** What the header of a call says. */
interface Envelope {
  readonly from: string
  readonly friendlyName: string | undefined
  readonly to: string
  readonly productId: string
  readonly lockKey: string
  readonly content: string
}

/** oim.asmx: leaving a message for somebody who is not there (msnp-http §16.4). */
export function storingOperations(mailbox: Mailbox, tickets: Tickets): SoapOperation[] {
  const lockKeys = new LockKeys()
  return versions.map(({ action, namespace }) => {
    const admit = admitByTicket(tickets)
    const service: SoapService<TicketCaller> = {
      namespace,
      admit: async (call) => {
        const caller = await admit(call)
        return caller instanceof SoapFault ? authenticationFailed(namespace, undefined) : caller
      },
      header: (_caller, call) => acknowledgeSequence(call),
    }
    return operation({
      service,
      action,
      // The body is `MessageType` and `Content` side by side, without an element of the operation's own name.
      element: 'MessageType',
      faults: ['AuthenticationFailed', 'SystemUnavailable', 'SenderThrottleLimitExceeded', 'InvalidContent'],
      request: (_element, call) => readEnvelope(call),
      run: async (envelope, { account }) => {
        if (emailKey(envelope.from) !== emailKey(account.email)) return authenticationFailed(namespace, undefined)
        if (!lockKeys.opens(account.id, envelope.productId, envelope.lockKey))
          return authenticationFailed(namespace, lockKeys.challenge(account.id))
        const content = readStoredContent(envelope.content)
        if (!content) return fault(namespace, 'InvalidContent', 'The content is not a message.')
        const posted = await mailbox.post(account, envelope.to, { ...content, senderName: envelope.friendlyName })
        if (posted.ok) return posted.message
        const { code, message } = refusals[posted.why]
        return fault(namespace, code, message)
      },
      response: () => el('StoreResponse', { xmlns: namespace }, el('PointsConsumed', 0)),
    })
  })
}

/** The words that clients match (msnp-http §16.4): unreachable, wait a little, not a message. */
const refusals = {
  unreachable: { code: 'SystemUnavailable', message: 'The recipient cannot be reached.' },
  full: { code: 'SenderThrottleLimitExceeded', message: 'The mailbox takes no more messages for now.' },
  'too-long': { code: 'InvalidContent', message: 'The message is too long.' },
} as const satisfies Readonly<Record<MailRefusal, { readonly code: string; readonly message: string }>>

function readEnvelope({ header, body }: SoapCall): Envelope {
  const from = header?.child('From')
  const ticket = header?.child('Ticket')
  const friendlyName = from?.attribute('friendlyName')
  return {
    from: from?.attribute('memberName') ?? '',
    friendlyName: friendlyName === undefined ? undefined : readName(friendlyName),
    to: header?.child('To')?.attribute('memberName') ?? '',
    productId: ticket?.attribute('appid') ?? '',
    lockKey: ticket?.attribute('lockkey') ?? '',
    content: body.textOf('Content') ?? '',
  }
}

/** Characters of a name: what clients let people write (msnp-wire §13). */
const longestName = 129

function readName(written: string): string | undefined {
  const characters = Array.from(decodeWords(written).replace(/\p{Cc}/gu, ' ')).slice(0, longestName)
  // A name of blanks is none, and the account's own is used.
  return characters.join('').trim() || undefined
}

function acknowledgeSequence({ header }: SoapCall): Child {
  const sequence = header?.child('Sequence')
  const number = sequence?.textOf('MessageNumber')?.trim() ?? '1'
  const range = /^[0-9]{1,9}$/.test(number) ? number : '1'
  return el(
    'SequenceAcknowledgment',
    { xmlns: sequenceNamespace },
    el('Identifier', { xmlns: utilityNamespace }, 'http://messenger.msn.com'),
    el('AcknowledgmentRange', { Upper: range, Lower: range }),
  )
}

/** Clients look for the literal prefix `q0:` (msnp-http §16.4). */
function fault<Code extends string>(namespace: string, code: Code, message: string, detail?: Child): SoapFault<Code> {
  return new SoapFault(code, message, {
    faultcode: el('faultcode', { 'xmlns:q0': namespace }, `q0:${code}`),
    actor,
    detail: detail ?? [],
  })
}

/** @param challenge `undefined`: the ticket is at fault, and no key will help. */
function authenticationFailed(namespace: string, challenge: string | undefined): SoapFault<'AuthenticationFailed'> {
  const message = "Exception of type 'System.Web.Services.Protocols.SoapException' was thrown."
  return fault(namespace, 'AuthenticationFailed', message, [
    el('TweenerChallenge', { xmlns: namespace }, 'ct=1,rver=1,wp=FS_40SEC_0_COMPACT,lc=1,id=1'),
    challenge === undefined ? undefined : el('LockKeyChallenge', { xmlns: namespace }, challenge),
  ])
}
