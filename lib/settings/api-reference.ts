import { z } from 'zod'
import { type MountedRoute, openApi } from '@/lib/http/openapi'

export type Operation = {
  method: string
  path: string
  summary: string
  permission: string
  parameters: { name: string; in: string; required: boolean }[]
  /** JSON Schema, printed; null where there is none. */
  body: string | null
  answer: string | null
  status: string
  curl: string
}

const content = z.record(z.string(), z.object({ schema: z.unknown() }))

const operation = z.object({
  summary: z.string(),
  'x-permission': z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() })),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content: content.optional() })),
})

/** The OpenAPI document as the list that the reference page shows, grouped as its addresses are. */
export function listOperations(routes: MountedRoute[]): Operation[] {
  return Object.entries(openApi(routes).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) =>
      operationOf(method.toUpperCase(), path, operation.parse(described)),
    ),
  )
}

function operationOf(method: string, path: string, described: z.infer<typeof operation>): Operation {
  const [status = '200'] = Object.keys(described.responses)
  const body = printed(described.requestBody?.content)
  const permission = described['x-permission']
  return {
    method,
    path,
    summary: described.summary,
    permission,
    parameters: described.parameters.map(({ required = false, ...parameter }) => ({
      ...parameter,
      required,
    })),
    body,
    answer: printed(described.responses[status]?.content),
    status,
    curl: curlOf(method, path, permission, body !== null),
  }
}

function printed(given: z.infer<typeof content> | undefined): string | null {
  const schema = given?.['application/json']?.schema
  return schema === undefined ? null : JSON.stringify(withoutDialect(schema), null, 2)
}

const withoutDialect = (schema: unknown) =>
  typeof schema === 'object' && schema !== null
    ? Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'))
    : schema

function curlOf(method: string, path: string, permission: string, hasBody: boolean): string {
  const lines = [`curl${method === 'GET' ? '' : ` -X ${method}`} "$PITWALL_URL${path}"`]
  if (permission === 'internal') lines.push('-H "X-Internal-Token: $INTERNAL_SERVICE_TOKEN"')
  else if (permission === 'metrics') lines.push('-H "Authorization: Bearer $METRICS_TOKEN"')
  else if (permission !== 'public') lines.push('-H "Authorization: Bearer $PITWALL_TOKEN"')
  if (hasBody) lines.push("-H 'Content-Type: application/json'", "-d '{}'")
  return lines.join(' \\\n  ')
}
