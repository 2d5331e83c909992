/** What the API has beside the commands of the registry, for the OpenAPI document. */

const text = (type: string, description: string) => ({
  200: { description, content: { [type]: { schema: { type: 'string' } } } },
  default: { $ref: '#/components/responses/Failure' },
})

const json = (description: string, schema: object = { type: 'object' }) => ({
  200: { description, content: { 'application/json': { schema } } },
  default: { $ref: '#/components/responses/Failure' },
})

const filters = ['address', 'session', 'connection', 'account', 'text'].map((name) => ({
  name,
  in: 'query',
  required: false,
  schema: { type: 'string', maxLength: 200 },
}))

const flag = (name: string, description: string) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema: { type: 'boolean', default: false },
})

const secrets = flag('secrets', 'Tickets and passwords as they are, instead of labels that stand for them.')
const odd = flag('odd', 'Only what is unknown or unexpected.')

const format = {
  name: 'format',
  in: 'query',
  required: false,
  description: 'JSON lines, or a play of the test scenes.',
  schema: { type: 'string', enum: ['jsonl', 'scene'], default: 'jsonl' },
}

export const otherPaths: Readonly<Record<string, object>> = {
  '/api/v1/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'this document',
      tags: ['api'],
      security: [],
      responses: json('An OpenAPI 3.1 document.'),
    },
  },
  '/api/v1/commands': {
    get: {
      operationId: 'commands',
      summary: 'the commands with their fields, as the console makes forms from them',
      tags: ['api'],
      responses: json('All commands.'),
    },
  },
  '/api/v1/session': {
    get: {
      operationId: 'session',
      summary: 'who asks, and the token that a browser’s changes carry',
      tags: ['api'],
      responses: json('Who asks.', {
        type: 'object',
        required: ['kind'],
        properties: {
          kind: { enum: ['browser', 'program'] },
          csrfToken: { type: 'string' },
          since: { type: 'string' },
        },
      }),
    },
  },
  '/api/v1/session/end': {
    post: {
      operationId: 'sessionEnd',
      summary: 'sign out of the console',
      tags: ['api'],
      responses: json('Signed out.'),
    },
  },
  '/api/v1/timeline/stream': {
    get: {
      operationId: 'timelineStream',
      summary: 'what is said, as it happens',
      description:
        'Server-sent events: `entry` (its id is the serial) and `lost` ({ count }). Last-Event-ID or `after` goes on from there.',
      tags: ['timeline'],
      parameters: [
        { name: 'after', in: 'query', required: false, schema: { type: 'integer', minimum: 0 } },
        ...filters,
        odd,
        secrets,
      ],
      responses: text('text/event-stream', 'Entries, the oldest first.'),
    },
  },
  '/api/v1/machines/stream': {
    get: {
      operationId: 'machinesStream',
      summary: 'how far each machine has come, as it happens',
      description: 'Server-sent events: `machine`, whenever one has changed, and all of them at first.',
      tags: ['machines'],
      responses: text('text/event-stream', 'Machines.'),
    },
  },
  '/api/v1/captures/export': {
    get: {
      operationId: 'capturesExport',
      summary: 'a recording of what was said',
      tags: ['captures'],
      parameters: [format, ...filters, secrets],
      responses: text('application/x-ndjson', 'The recording; text/plain for a play.'),
    },
  },
  '/api/v1/captures/import': {
    post: {
      operationId: 'capturesImport',
      summary: 'read a recording in, to look at it',
      description: 'JSON lines as exported, of 32 MiB at most.',
      tags: ['captures'],
      requestBody: { required: true, content: { 'application/x-ndjson': { schema: { type: 'string' } } } },
      responses: json('The recording that was read.'),
    },
  },
}
