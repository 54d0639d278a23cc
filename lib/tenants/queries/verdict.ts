import { type Context, requirePermission } from '@/lib/context'
import type { Evidence } from '@/lib/status/contract'
import { getHealthSummary } from '@/lib/status/queries'
import type { OpenAnomaly, TenantVerdict } from '../contract'
import { tenantSource } from '../source/open'
import { findingsOf, type Known } from '../verdict/findings'
import { verdictOf } from '../verdict/verdict'

const MAX_PLATFORM = 5
const TROUBLED = ['degraded', 'partial_outage', 'major_outage']

type Read = Known & { name: string; missing: readonly string[] }

/** @throws AppError forbidden */
export async function getVerdict(ctx: Context, id: string, known: Read): Promise<TenantVerdict> {
  requirePermission(ctx, 'tenant:read')
  const platform = await platformTrouble(ctx, known.whoElse?.anomalies ?? [])
  const unread = (known.jobs?.problems ?? []).map(({ sourceName }) => `jobs of ${sourceName}`)
  const isKnown =
    known.errors !== null || (known.jobs?.queues ?? 0) > 0 || (known.cron?.items.length ?? 0) > 0
  const findings = findingsOf(id, known, ctx.now)
  const missing = [...known.missing, ...unread]
  return verdictOf({ name: known.name, findings, platform, missing, isKnown }, ctx.now)
}

/** Open anomalies first, then why services are worse than they should be. */
async function platformTrouble(ctx: Context, anomalies: readonly OpenAnomaly[]): Promise<Evidence[]> {
  const opened = anomalies.map(({ id, sentence, since, href }) => ({
    ...{ code: 'anomaly', source: `anomaly:${id}`, message: sentence, observed: null, expected: null },
    ...{ since, href },
  }))
  if (!ctx.actor.permissions.has('status:read')) return opened.slice(0, MAX_PLATFORM)
  const { service } = tenantSource().config
  const { services } = await getHealthSummary(ctx)
  const troubled = services
    .filter(({ id, level }) => (service === undefined || id === service) && TROUBLED.includes(level))
    .flatMap(({ evidence }) => evidence.slice(0, 2))
  const told = new Set(opened.map(({ href }) => href))
  return [...opened, ...troubled.filter(({ href }) => !told.has(href))].slice(0, MAX_PLATFORM)
}
