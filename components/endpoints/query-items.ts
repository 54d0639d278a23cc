import type { MenuItem } from '@/components/ui/menu'
import type { EndpointDetail } from '@/lib/endpoints/contract'
import { copy } from './copy'
import { type ExternalLinks, grafanaLink, prometheusLink, type Span } from './query-links'

/** Copies each query; opens all of them elsewhere, or says what that would need. */
export function queryItems(queries: EndpointDetail['queries'], span: Span, links: ExternalLinks): MenuItem[] {
  const promqls = queries.map(({ promql }) => promql)
  return [
    ...queries.map(
      ({ name, promql }): MenuItem => ({
        kind: 'action',
        label: `Copy PromQL: ${name}`,
        run: () => copy(promql, 'PromQL'),
      }),
    ),
    { kind: 'line', label: 'open' },
    inPrometheus(promqls, span, links),
    inGrafana(promqls, span, links),
  ]
}

function inPrometheus(promqls: readonly string[], span: Span, { prometheus }: ExternalLinks): MenuItem {
  const label = 'Open in Prometheus'
  if (!prometheus) return { kind: 'off', label, reason: 'Set links.prometheus in pitwall.yaml.' }
  return { kind: 'link', label, href: prometheusLink(prometheus, promqls, span), external: true }
}

function inGrafana(promqls: readonly string[], span: Span, links: ExternalLinks): MenuItem {
  const { grafana, grafanaDatasource } = links
  const label = 'Open in Grafana'
  if (!grafana || !grafanaDatasource)
    return { kind: 'off', label, reason: 'Set links.grafana and links.grafanaDatasource in pitwall.yaml.' }
  return { kind: 'link', label, href: grafanaLink(grafana, grafanaDatasource, promqls, span), external: true }
}
