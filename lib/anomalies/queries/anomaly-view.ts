import { z } from 'zod'
import type { Anomaly } from '@/db/schema'
import { config } from '@/lib/config/config'
import { paths } from '@/lib/paths'
import { type AnomalyView, acknowledgement, anomalyContext, candidate, expected, verdict } from '../contract'

// What an older version wrote in another shape is left out.
const candidates = z.array(candidate).catch([])
const context = anomalyContext.nullable().catch(null)

export function anomalyView(row: Anomaly): AnomalyView {
  const { service, endpoint, signal, name, unit, state, severity, observed, sentence } = row
  const id = String(row.id)
  return {
    ...{ id, service, serviceName: serviceName(service), endpoint, signal, name, unit, state, severity },
    onsetAt: row.onsetAt.toISOString(),
    openedAt: row.openedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    observed,
    expected: expected.parse(row.expected),
    peakAt: row.peakAt.toISOString(),
    times: row.peakScore,
    sentence,
    affectedRequests: row.affectedRequests === null ? null : Math.round(row.affectedRequests),
    acknowledgement: acknowledgement.nullable().parse(row.acknowledgement),
    verdict: verdict.nullable().parse(row.verdict),
    candidates: candidates.parse(row.candidates),
    context: context.parse(row.context),
    href: paths.anomaly(id),
  }
}

/** As pitwall.yaml calls it; what it no longer holds keeps its id. */
const serviceName = (service: string) => config().services.find(({ id }) => id === service)?.name ?? service
