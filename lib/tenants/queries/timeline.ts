import { type Context, requirePermission } from '@/lib/context'
import { plural } from '@/lib/format'
import type { TimeRange } from '@/lib/time'
import { listTimeline } from '@/lib/timeline/queries'
import type { Audit, Cron, Errors, Jobs, Moment, TenantTimeline } from '../contract'
import { tenantPaths } from '../rules'
import { itemOf, readAccess } from './access'

const MAX_ITEMS = 300
const MAX_AROUND = 100
const MAX_ACCESS = 100
const SECONDS = 1_000

type Own = { errors: Errors | null; jobs: Jobs | null; cron: Cron | null; audit: Audit | null }

/**
 * Everything that happened to a tenant and around it in a time, newest first: its errors, jobs, scheduled work and
 * changes, with deploys, maintenance and trouble of services, and every time staff looked.
 *
 * @throws AppError forbidden
 */
export async function getTenantTimeline(
  ctx: Context,
  tenant: string,
  range: TimeRange,
  own: Own,
  missing: readonly string[],
): Promise<TenantTimeline> {
  requirePermission(ctx, 'tenant:read')
  const around = await Promise.all([surroundings(ctx, range), staff(ctx, tenant, range)])
  const all = [
    ...errorMoments(tenant, own.errors),
    ...jobMoments(own.jobs),
    ...cronMoments(own.cron),
    ...auditMoments(tenant, own.audit),
    ...around.flat(),
  ].filter(({ at, until }) => at <= range.to.toISOString() && (until ?? at) >= range.from.toISOString())
  const items = all.toSorted((one, other) => (one.at < other.at ? 1 : -1))
  return {
    items: items.slice(0, MAX_ITEMS),
    ...{ from: range.from.toISOString(), to: range.to.toISOString() },
    isBounded: items.length > MAX_ITEMS,
    missing: [...missing],
  }
}

/** One for each stretch of time and group: a storm of errors is one line. */
const errorMoments = (tenant: string, errors: Errors | null): Moment[] =>
  (errors?.items ?? []).flatMap(({ signature, endpoint, sample, buckets }) =>
    buckets.map(({ at, count }) => ({
      ...{ id: `error-${signature}-${at}`, at, kind: 'error' as const, severity: 'warning' as const, count },
      until: new Date(Date.parse(at) + (errors?.bucketSeconds ?? 0) * SECONDS).toISOString(),
      title: `${plural(count, 'error')} on ${endpoint ?? 'requests'}: ${sample.slice(0, 200)}`,
      href: tenantPaths.part(tenant, 'errors'),
    })),
  )

const jobMoments = (jobs: Jobs | null): Moment[] =>
  (jobs?.items ?? [])
    .filter(({ state }) => state === 'failed' || state === 'retrying')
    .flatMap(({ source, queue, id, name, state, error, finishedAt, startedAt, createdAt, href }) => {
      const at = finishedAt ?? startedAt ?? createdAt
      if (at === null) return []
      const what = state === 'failed' ? 'failed' : 'failed and will be tried again'
      return [
        {
          ...{ id: `job-${source}-${queue}-${id}`, at, until: at, kind: 'job' as const, count: 1, href },
          severity: state === 'failed' ? ('critical' as const) : ('warning' as const),
          title: `${name ?? queue} ${what}${error ? `: ${error.split('\n')[0]?.slice(0, 200)}` : ''}`,
        },
      ]
    })

const cronMoments = (cron: Cron | null): Moment[] =>
  (cron?.items ?? []).map(({ runId, at, name, outcome, error, href }) => ({
    ...{ id: `cron-${runId}`, at, until: at, kind: 'cron', count: 1, href },
    severity: outcome === 'ok' ? 'info' : 'critical',
    title: `${name} ${CRON_WORDS[outcome]}${error ? `: ${error.split('\n')[0]?.slice(0, 200)}` : ''}`,
  }))

const CRON_WORDS = { ok: 'went well', failed: 'failed here', run_failed: 'failed for everybody' } as const

const auditMoments = (tenant: string, audit: Audit | null): Moment[] =>
  (audit?.items ?? []).map(({ id, at, action, highlight }) => ({
    ...{ id: `audit-${id}`, at, until: at, kind: 'audit', count: 1 },
    severity: highlight ? 'warning' : 'info',
    title: action ?? 'A change',
    href: tenantPaths.part(tenant, 'audit'),
  }))

/** Deploys, maintenance and trouble of services and dependencies at the same time. */
async function surroundings(ctx: Context, { from, to }: TimeRange): Promise<Moment[]> {
  if (!ctx.actor.permissions.has('timeline:read')) return []
  const { items } = await listTimeline(ctx, {
    ...{ from: from.toISOString(), to: to.toISOString(), limit: MAX_AROUND },
    lanes: ['service', 'dependency', 'deploy', 'maintenance'],
  })
  return items.map(({ id, at, until, lane, severity, title, href }) => ({
    ...{ id, at, until, severity, title, href, count: 1 },
    kind: lane === 'deploy' || lane === 'maintenance' ? lane : 'service',
  }))
}

async function staff(ctx: Context, tenant: string, range: TimeRange): Promise<Moment[]> {
  if (!ctx.actor.permissions.has('tenant:access_report')) return []
  const rows = await readAccess(ctx, tenant, range, MAX_ACCESS)
  return rows.map(itemOf).map(({ id, at, actorName, words, ticket, reason }) => ({
    ...{ id: `staff-${id}`, at, until: at, kind: 'staff', severity: 'info', count: 1 },
    title: [`${actorName} ${words}`, ticket, reason].filter(Boolean).join(' · '),
    href: tenantPaths.access(tenant),
  }))
}
