import { type OpenMetricsContentType, Registry } from 'prom-client'
import { metrics } from './metrics'

/** Everything in the registry in Prometheus' text format, or in OpenMetrics when the scraper prefers it. */
export async function exposition(accept: string | null): Promise<{ type: string; text: string }> {
  const { registry } = metrics()
  if (!accept?.includes('application/openmetrics-text'))
    return { type: registry.contentType, text: await registry.metrics() }

  // The format is a property of a registry: a view over the same metrics leaves scrapes of the other format alone.
  const view = new Registry<OpenMetricsContentType>()
  view.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  for (const { name } of await registry.getMetricsAsJSON()) {
    const metric = registry.getSingleMetric(name)
    // Writing OpenMetrics renames counters for good: that must hit a shadow, not the metric.
    if (metric) view.registerMetric(Object.create(metric, { name: { value: name, writable: true } }))
  }
  return { type: view.contentType, text: await view.metrics() }
}
