/** Where people look further, as pitwall.yaml names it. */
export type ExternalLinks = {
  prometheus?: string | undefined
  grafana?: string | undefined
  grafanaDatasource?: string | undefined
}

/** Epoch milliseconds. */
export type Span = { from: number; to: number }

/** Prometheus's own graphs of queries over a time. */
export function prometheusLink(base: string, queries: readonly string[], { from, to }: Span): string {
  const search = new URLSearchParams(
    queries.flatMap((promql, index) => [
      [`g${index}.expr`, promql],
      [`g${index}.tab`, '0'],
      [`g${index}.range_input`, `${Math.max(1, Math.round((to - from) / 1_000))}s`],
      [`g${index}.end_input`, new Date(to).toISOString().slice(0, 19).replace('T', ' ')],
    ]),
  )
  return `${withoutSlash(base)}/graph?${search}`
}

/** Grafana's Explore with queries over a time. */
export function grafanaLink(
  base: string,
  datasource: string,
  queries: readonly string[],
  { from, to }: Span,
): string {
  const source = { type: 'prometheus', uid: datasource }
  const pane = {
    datasource,
    queries: queries.map((expr, index) => ({
      refId: String.fromCharCode(65 + index),
      expr,
      datasource: source,
    })),
    range: { from: String(from), to: String(to) },
  }
  const search = new URLSearchParams({ schemaVersion: '1', orgId: '1', panes: JSON.stringify({ a: pane }) })
  return `${withoutSlash(base)}/explore?${search}`
}

/** Asks our own API for what the page shows. */
export function curlOf(address: string, search: Record<string, string | undefined>): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (value !== undefined) given.set(name, value)
  return `curl -sS -H "Authorization: Bearer $PITWALL_TOKEN" '${address.replaceAll("'", '%27')}?${given}'`
}

const withoutSlash = (base: string) => base.replace(/\/+$/, '')
