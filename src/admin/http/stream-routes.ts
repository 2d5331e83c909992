import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { entryQuery, filterOf } from '../entry-query.ts'
import { AdminFailure } from '../failure.ts'
import { apiRoot } from '../paths.ts'
import { askerFor } from './api-routes.ts'
import type { RouteDependencies } from './dependencies.ts'
import { machineSource, timelineSource } from './event-sources.ts'
import type { EventSource } from './event-stream.ts'

const streamQuery = entryQuery.extend({ after: z.coerce.number().int().min(0).optional() })

/** The live view, as server-sent events. */
export function addStreamRoutes(
  app: FastifyInstance,
  dependencies: RouteDependencies,
  headers: Readonly<Record<string, string>>,
): void {
  const { context, streams, warn } = dependencies
  const { exchanges, machines } = context.live
  const requireAsker = askerFor(dependencies)
  const serve = (path: string, open: (query: unknown, lastEventId: number | undefined) => EventSource): void => {
    app.get(`${apiRoot}${path}`, (request, reply) => {
      requireAsker(request)
      if (streams.isFull)
        throw new AdminFailure('too-many', 'Too many views are open: close some pages of the console first.')
      const last = request.headers['last-event-id']
      const source = open(
        request.query,
        typeof last === 'string' && /^[0-9]{1,15}$/.test(last) ? Number(last) : undefined,
      )
      reply.hijack()
      streams.serve(reply.raw, headers, source, () =>
        warn({ from: request.ip, path }, 'console: a view that reads too slowly was closed'),
      )
    })
  }
  serve('/timeline/stream', (query, lastEventId) => {
    const parsed = streamQuery.safeParse(query)
    if (!parsed.success) throw new AdminFailure('bad-input', `This is no filter: ${parsed.error.issues[0]?.message}.`)
    const { after, secrets, ...filter } = parsed.data
    return timelineSource(exchanges, {
      after: lastEventId ?? after ?? exchanges.last,
      filter: filterOf(filter),
      secrets,
    })
  })
  serve('/machines/stream', () => machineSource(machines))
}
