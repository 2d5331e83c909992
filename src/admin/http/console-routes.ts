import type { FastifyInstance, FastifyReply } from 'fastify'
import { AdminFailure } from '../failure.ts'
import { isSecure } from './api-routes.ts'
import { askerOf, setCookie } from './authentication.ts'
import type { RouteDependencies } from './dependencies.ts'
import { consolePage, forwardPage, loginPage } from './shell.ts'

const html = 'text/html; charset=utf-8'
const navigation = { config: { navigation: true } }

/** The pages and files of the console. They hold nothing secret: what is secret comes through the API. */
export function addConsoleRoutes(app: FastifyInstance, dependencies: RouteDependencies): void {
  const { logins, token, files, log, warn } = dependencies
  const toConsole = (reply: FastifyReply) => reply.redirect('/console/', 303)

  app.get('/', navigation, (_request, reply) => toConsole(reply))
  app.get('/console', navigation, (_request, reply) => toConsole(reply))

  // A one-time link. A browser that fetches pages before anybody opens them must not use it up.
  app.get('/login', navigation, (request, reply) => {
    reply.type(html)
    const { key } = request.query as { key?: unknown }
    if (key === undefined) return reply.send(loginPage('no-login'))
    if (String(request.headers['sec-purpose'] ?? request.headers.purpose ?? '').includes('prefetch'))
      throw new AdminFailure('not-running', 'Links to the console are not opened in advance.')
    const cookie = typeof key === 'string' ? logins.open(keyIn(key)) : undefined
    if (cookie === undefined) {
      warn({ from: request.ip }, 'console: a link that does not open was tried')
      return reply.code(401).send(loginPage('bad-key'))
    }
    log.info({ from: request.ip }, 'console: somebody signed in by a link')
    setCookie(reply, cookie, isSecure(dependencies))
    return request.headers['sec-fetch-site'] === 'cross-site' ? reply.send(forwardPage) : toConsole(reply)
  })

  app.get('/console/', navigation, (request, reply) => {
    reply.type(html)
    if (askerOf(request, logins, token)) return reply.send(consolePage)
    return reply.code(401).send(loginPage('no-login'))
  })

  app.get('/console/*', async (request, reply) => {
    const { '*': name } = request.params as { '*': string }
    const file = await files.read(name)
    if (!file) throw new AdminFailure('not-found', 'The console has no such file.')
    return reply.type(file.type).send(file.body)
  })
}

/** Whoever pastes may paste the whole link. */
const keyIn = (text: string): string => /[?&]key=([\w-]+)/.exec(text)?.[1] ?? text.trim()
