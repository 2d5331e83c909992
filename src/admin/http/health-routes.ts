import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AdminFailure } from '../failure.ts'
import { askerFor } from './api-routes.ts'
import type { AdminDependencies } from './dependencies.ts'
import { isLocalProgram } from './guards.ts'

const head = { exposeHeadRoute: true }

/**
 * What watches the service asks: alive, ready, and how much of everything. Programs of this machine need no login; everybody else, and
 * whoever a proxy passes on, does.
 */
export function addHealthRoutes(app: FastifyInstance, dependencies: AdminDependencies): void {
  const { metrics, context } = dependencies
  const requireAsker = askerFor(dependencies)
  const admit = (request: FastifyRequest): void => {
    if (!isLocalProgram(request.raw)) requireAsker(request)
  }
  app.get('/healthz', head, (request) => {
    admit(request)
    return { status: 'ok' }
  })
  app.get('/readyz', head, async (request) => {
    admit(request)
    if (!(await context.live.isReady()))
      throw new AdminFailure('not-running', 'The service is not ready: it is ending, or its database does not answer.')
    return { status: 'ready' }
  })
  app.get('/metrics', async (request, reply) => {
    admit(request)
    reply.type(metrics.contentType)
    return await metrics.read()
  })
}
