import { z } from 'zod'
import { STATUS_OF_CODE } from '@/lib/errors'
import { appVersion } from '@/lib/version'
import type { Handler, RouteSpec } from './route'

/** A route file as the generated table lists it: its pattern in Next's notation and what it exports. */
export type MountedRoute = { pattern: string; handlers: Record<string, unknown> }

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** The OpenAPI 3.1 document, made from the very specs the handlers run with. */
export function openApi(routes: MountedRoute[]) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { pattern, handlers } of routes) {
    if (pattern.includes('[...')) continue
    const path = pattern.replaceAll(/\[([^\]]+)\]/g, '{$1}')
    for (const method of METHODS) {
      const handler = handlers[method]
      if (isHandler(handler))
        paths[path] = { ...paths[path], [method.toLowerCase()]: operation(handler.spec, pattern) }
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Pitwall', version: appVersion().version },
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: { schemas: { Problem: PROBLEM }, securitySchemes: SECURITY },
  }
}

export function isHandler(value: unknown): value is Handler {
  return typeof value === 'function' && 'spec' in value
}

function operation(spec: RouteSpec, pattern: string) {
  return {
    summary: spec.summary,
    'x-permission': spec.permission,
    ...(spec.permission === 'public' && { security: [] }),
    ...(spec.permission === 'internal' && { security: [{ internal: [] }] }),
    ...(spec.permission === 'local_or_service' && { security: [{ internal: [] }, { bearer: [] }] }),
    parameters: [...pathParameters(pattern), ...queryParameters(spec), ...idempotencyParameter(spec)],
    ...requestBody(spec),
    responses: { [spec.status ?? 200]: success(spec), default: FAILURE },
  }
}

function requestBody({ body, form, query }: RouteSpec) {
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  const schema = form ? query : body
  if (!schema) return undefined
  const required = form ?? !schema.safeParse(undefined).success
  return { requestBody: { required, content: { [type]: { schema: schemaOf(schema, 'input') } } } }
}

const pathParameters = (pattern: string) =>
  [...pattern.matchAll(/\[([^\]]+)\]/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

function queryParameters({ query, form }: RouteSpec) {
  if (!query || form) return []
  const { properties = {}, required = [] } = schemaOf(query, 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

const idempotencyParameter = ({ idempotent }: RouteSpec) =>
  idempotent ? [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 255 } }] : []

const success = ({ answer }: RouteSpec) => ({
  description: 'Success',
  ...(answer && { content: { 'application/json': { schema: schemaOf(answer, 'output') } } }),
})

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' })

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: Object.keys(STATUS_OF_CODE) },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    traceId: { type: 'string' },
    fields: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}

const FAILURE = {
  description: 'Failure',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const SECURITY = {
  bearer: { type: 'http', scheme: 'bearer' },
  session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
  internal: { type: 'apiKey', in: 'header', name: 'X-Internal-Token' },
}
