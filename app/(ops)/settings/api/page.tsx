import type { Metadata } from 'next'
import { apiRoutes } from '@/app/routes.generated'
import { ApiOperation } from '@/components/settings/api-operation'
import { Panel } from '@/components/ui/panel'
import { pageContext } from '@/lib/auth/page-context'
import { listOperations } from '@/lib/settings/api-reference'

export const metadata: Metadata = { title: 'API reference' }

export default async function ApiPage() {
  await pageContext('status:read')
  const operations = listOperations(apiRoutes)
  const groups = [...new Set(operations.map(({ path }) => groupOf(path)))]
  return (
    <div className="space-y-5">
      <header className="space-y-1">
        <h1 className="text-xl">API reference</h1>
        <p className="max-w-prose text-muted">
          Made from the routes themselves. Call with an API token as bearer; failures are problem+json with a
          code and a request id. The same as a document:{' '}
          <a className="link" href="/api/openapi.json">
            /api/openapi.json
          </a>
          .
        </p>
      </header>
      {groups.map((group) => (
        <Panel key={group} title={<code>{group}</code>} flush>
          {operations
            .filter(({ path }) => groupOf(path) === group)
            .map((operation) => (
              <ApiOperation key={`${operation.method} ${operation.path}`} {...operation} />
            ))}
        </Panel>
      ))}
    </div>
  )
}

/** `/api/ops/users`, `/api/health`: what an address is about. */
const groupOf = (path: string) =>
  path
    .split('/')
    .slice(0, path.startsWith('/api/ops/') ? 4 : 3)
    .join('/')
