import { env } from '@/lib/env'

/** A Prometheus-compatible engine; `headers` carry its tenant or credentials and never leave the server. */
export type Engine = { url: string; headers: Record<string, string> }

/** The engine of PROMETHEUS_URL and PROMETHEUS_HEADERS; undefined when none is set. */
export function configuredEngine(): Engine | undefined {
  const { PROMETHEUS_URL: url, PROMETHEUS_HEADERS: headers = {} } = env()
  return url ? { url: url.replace(/\/+$/, ''), headers } : undefined
}
