import { z } from 'zod'
import type { AdminCommand } from '../command.ts'
import { type FailureCode, failureStatus } from '../failure.ts'
import { methodOf, operationOf, pathOf } from '../paths.ts'
import { registry } from '../registry.ts'
import { otherPaths } from './other-paths.ts'

type Json = Readonly<Record<string, unknown>>

/** An OpenAPI 3.1 document of everything under `/api/v1`; schemas come from the commands' own. */
export function describeApi(version: string): Json {
  const paths = Object.fromEntries(
    registry.map((command) => [pathOf(command), { [methodOf(command).toLowerCase()]: describeCommand(command) }]),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Chrysalis',
      version,
      description:
        'Everything that the owner of a Messenger service can ask and do. One route for each command of the command line.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { cookie: [] }],
    tags: tagsOf(registry),
    paths: { ...paths, ...otherPaths },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The text in admin.token of the data directory.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'chrysalis-console',
          description:
            'A browser that opened a one-time link. Changes carry X-Chrysalis-Token as well: see /api/v1/session.',
        },
      },
      schemas: { Failure: failureSchema },
      responses: { Failure: failureResponse },
    },
  }
}

const failureSchema: Json = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', enum: Object.keys(failureStatus) },
    message: { type: 'string', description: 'One sentence that says what to do.' },
  },
}

const failureResponse: Json = {
  description: `It was not done. ${statusTable()}`,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
}

function statusTable(): string {
  return Object.entries(failureStatus)
    .map(([code, status]) => `${status}: ${code as FailureCode}`)
    .join('; ')
}

const tagsOf = (commands: readonly AdminCommand[]): readonly Json[] =>
  Array.from(new Set(commands.map(groupOf)), (name) => ({ name }))

const groupOf = ({ name }: AdminCommand): string => name.split(' ')[0] ?? name

function describeCommand(command: AdminCommand): Json {
  const input = schemaOf(command.input, 'input')
  return {
    operationId: operationOf(command),
    summary: command.summary,
    tags: [groupOf(command)],
    ...(methodOf(command) === 'GET'
      ? { parameters: parametersOf(input) }
      : { requestBody: { required: true, content: { 'application/json': { schema: input } } } }),
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: schemaOf(command.output, 'output') } } },
      default: { $ref: '#/components/responses/Failure' },
    },
  }
}

function schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, target: 'draft-2020-12' })
  return schema
}

function parametersOf(input: Json): readonly Json[] {
  const { properties = {}, required = [] } = input as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }))
}
