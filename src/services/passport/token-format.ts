import type { Account } from '../../domain/account.ts'
import type { IssuedTicket } from '../../identity/ports.ts'
import type { WebResponse } from '../web/exchange.ts'
import type { TokenRequest } from './token-request.ts'

/** A ticket with the request that it answers. */
export interface GrantedToken {
  readonly request: TokenRequest
  readonly ticket: IssuedTicket
}

/** Everything an answer tells a client that has signed in. */
export interface Grant {
  readonly account: Account
  readonly tokens: readonly GrantedToken[]
  readonly single: boolean
  readonly now: Date
  readonly remoteAddress: string
}

/** Result codes of the Sign-in Assistant (msnp-http §6.6). */
export const signInResult = {
  wrongPassword: '0x80048821',
  lockedOut: '0x80048823',
  serverError: '0x80048820',
} as const

/** How a generation of WS-Trust writes the same three answers: RST of 2004, RST2 of 2005. */
export interface TokenFormat {
  readonly name: 'rst' | 'rst2'
  readonly granted: (grant: Grant) => WebResponse
  readonly refused: (result: string, now: Date) => WebResponse
  readonly invalid: () => WebResponse
}
