import { EmptyState } from '@/components/ui/empty-state'
import { Snippet } from '@/components/ui/snippet'

const SERVICE = `services:
  - id: api
    metrics:
      # or prom-client, micrometer, aspnet, vapor, nginx-ingress
      preset: opentelemetry
      # what tells this service's series apart
      selector: job="api"
`

const ENGINE = `PROMETHEUS_URL=http://127.0.0.1:9090
# For Mimir, Thanos and others:
# PROMETHEUS_HEADERS={"X-Scope-OrgID":"my-tenant"}
`

/** No service says how its series are named: the one next step. */
export function NoMetrics() {
  return (
    <div className="rounded-ui border bg-panel">
      <EmptyState heading="h2" title="No service says where its metrics are">
        <p>
          Pitwall finds endpoints in the metrics a service already exports. Give a service of pitwall.yaml a{' '}
          <code>metrics</code> section; its endpoints appear within seconds, without a restart.
        </p>
        <Snippet label="pitwall.yaml" text={SERVICE} />
      </EmptyState>
    </div>
  )
}

/** Services name their metrics, but there is nobody to ask. */
export function NoEngine() {
  return (
    <div className="rounded-ui border bg-panel">
      <EmptyState heading="h2" title="No metrics engine is set up">
        <p>
          Pitwall reads latency, errors and traffic from Prometheus or anything that speaks its API. Name it
          in the environment and start Pitwall again.
        </p>
        <Snippet label=".env" text={ENGINE} />
      </EmptyState>
    </div>
  )
}
