import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { entryQuery, filterOf } from '../entry-query.ts'
import { AdminFailure } from '../failure.ts'
import { apiRoot } from '../paths.ts'
import type { Recording } from '../ports.ts'
import { askerFor } from './api-routes.ts'
import type { AdminDependencies } from './dependencies.ts'

/** Bytes of a capture that is read in; what says that it is larger is refused before it is sent. */
export const captureLimit = 32 * 1024 * 1024

const exportQuery = entryQuery.extend({ format: z.enum(['jsonl', 'scene']).default('jsonl') })

/** Captures as files: streamed out, and streamed in, so that nobody holds a whole one. */
export function addCaptureRoutes(app: FastifyInstance, dependencies: AdminDependencies): void {
  const { context, log } = dependencies
  const { captures } = context.live
  const requireAsker = askerFor(dependencies)

  app.get(`${apiRoot}/captures/export`, (request, reply) => {
    requireAsker(request)
    const parsed = exportQuery.safeParse(request.query)
    if (!parsed.success) throw new AdminFailure('bad-input', `This is no filter: ${parsed.error.issues[0]?.message}.`)
    const { format, secrets, ...filter } = parsed.data
    const name = `chrysalis-${new Date(context.now()).toISOString().slice(0, 19).replaceAll(':', '')}.${format}`
    reply.header('content-disposition', `attachment; filename="${name}"`)
    if (format === 'scene') return reply.type('text/plain; charset=utf-8').send(captures.scene(filterOf(filter)).text)
    const pieces = inTurns(captures.lines(filterOf(filter), secrets))
    return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(pieces))
  })

  // A scope of its own: only here is a body handed on as it comes.
  app.register(async (scope) => {
    let isReading = false
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(['application/x-ndjson', 'application/octet-stream'], (_request, payload, done) => {
      done(null, payload)
    })
    scope.post(
      `${apiRoot}/captures/import`,
      {
        // Before anything of the body is read.
        onRequest: async (request) => {
          requireAsker(request)
          if (Number(request.headers['content-length'] ?? 0) > captureLimit) throw tooLarge()
        },
      },
      async (request, reply) => {
        if (!(request.body instanceof Readable))
          throw new AdminFailure('bad-input', 'There is no recording in the request.')
        if (isReading) throw new AdminFailure('too-many', 'Another recording is being read: wait until it is done.')
        isReading = true
        try {
          const recording = await captures.read(bounded(request.body))
          log.info({ from: request.ip }, 'console: a recording was read in')
          return reply.type('application/json; charset=utf-8').send(Readable.from(writeRecording(recording)))
        } finally {
          isReading = false
        }
      },
    )
  })
}

const tooLarge = () =>
  new AdminFailure(
    'too-large',
    `The recording is larger than ${captureLimit} bytes: cut it into parts, a line is a line of its own.`,
  )

async function* bounded(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let read = 0
  for await (const piece of pieces) {
    read += piece.length
    if (read > captureLimit) throw tooLarge()
    yield piece
  }
}

/** One piece in a turn: the service does other things in between. */
async function* inTurns(pieces: Iterable<string>): AsyncGenerator<string, void, undefined> {
  for (const piece of pieces) {
    if (piece !== '') yield piece
    await nextTurn()
  }
}

/** JSON, a page of entries at a time: the service does other things in between. */
async function* writeRecording({ made, secrets, pages }: Recording): AsyncGenerator<string, void, undefined> {
  yield `{"made":${JSON.stringify(made)},"secrets":${secrets},"entries":[`
  let isFirst = true
  for (const page of pages()) {
    if (page.length > 0) yield `${isFirst ? '' : ','}${page.map((entry) => JSON.stringify(entry)).join(',')}`
    isFirst &&= page.length === 0
    await nextTurn()
  }
  yield ']}'
}
