import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AdminFailure } from '../failure.ts'
import type { Login, Logins } from './logins.ts'

export const cookieName = 'chrysalis-console'
/** The header in which a page repeats the token of its login with every change. */
export const csrfHeader = 'x-chrysalis-token'

/** Who asks: somebody with a browser, or a program that can read the data directory. */
export type Asker =
  | { readonly kind: 'browser'; readonly cookie: string; readonly login: Login }
  | { readonly kind: 'program' }

/** Who asks; `undefined`: nobody who has proved it. A wrong bearer token is not made good by a cookie. */
export function askerOf(request: FastifyRequest, logins: Logins, token: string): Asker | undefined {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const given = /^Bearer ([\w-]+)$/i.exec(authorization)?.[1]
    return given !== undefined && isSame(given, token) ? { kind: 'program' } : undefined
  }
  const cookie = cookieOf(request.headers.cookie ?? '')
  const login = cookie === undefined ? undefined : logins.find(cookie)
  return cookie !== undefined && login ? { kind: 'browser', cookie, login } : undefined
}

/** @throws AdminFailure when a browser's change does not carry the token of its login: then it is not our page that asks */
export function requireCsrfToken(request: FastifyRequest, asker: Asker): void {
  if (asker.kind !== 'browser' || request.method === 'GET' || request.method === 'HEAD') return
  const given = request.headers[csrfHeader]
  if (typeof given !== 'string' || !isSame(given, asker.login.csrfToken))
    throw new AdminFailure('forbidden', `The header ${csrfHeader} is missing or old: load the page again.`)
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function cookieOf(header: string): string | undefined {
  return header
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === cookieName)?.[1]
}

/** No other site's page has it sent along, no script reads it. */
export function setCookie(reply: FastifyReply, value: string, secure: boolean): void {
  const lifetime = value === '' ? '; Max-Age=0' : ''
  reply.header(
    'set-cookie',
    `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${lifetime}`,
  )
}
