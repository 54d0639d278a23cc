import { listAnomalies } from '@/lib/anomalies/queries'
import { type Context, requirePermission } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { plural } from '@/lib/format'
import { listFailures } from '@/lib/queues/queries'
import type { TimeRange } from '@/lib/time'
import { within } from '@/lib/within'
import type {
  Cron,
  CronResult,
  ErrorGroup,
  Errors,
  JobGroup,
  Jobs,
  OpenAnomaly,
  Shared,
  WhoElse,
} from '../contract'
import { tenantPaths } from '../rules'
import { tenantSource } from '../source/open'
import { textIn } from '../source/source'
import { errorIn } from './errors'

const MAX_ASKED = 5_000
const MAX_IDS = 10
/** Groups of each kind that are compared, those with most of it first. */
const MAX_GROUPS = 5
const MAX_ANOMALIES = 20
const WAIT_MS = 4_000

type Own = { jobs: Jobs | null; errors: Errors | null; cron: Cron | null }
type Others = Pick<Shared, 'others' | 'othersCount' | 'tenants' | 'reason' | 'everybody'>

/**
 * Who else has what this tenant has: the same error of jobs of a queue, at an endpoint, in a run.
 *
 * @throws AppError forbidden
 */
export async function getWhoElse(ctx: Context, id: string, range: TimeRange, own: Own): Promise<WhoElse> {
  requirePermission(ctx, 'tenant:read')
  const jobs = (own.jobs?.groups ?? []).slice(0, MAX_GROUPS).map((group) => sharedJob(ctx, id, range, group))
  const groups = (own.errors?.items ?? []).slice(0, MAX_GROUPS)
  const errors = groups.length === 0 ? [] : await sharedErrors(id, range, groups)
  const cron = (own.cron?.items ?? []).filter(({ outcome }) => outcome !== 'ok').slice(0, MAX_GROUPS)
  return {
    items: [...(await Promise.all(jobs)), ...errors, ...cron.map((result) => sharedRun(result))],
    anomalies: await openAnomalies(ctx),
  }
}

async function sharedJob(
  ctx: Context,
  tenant: string,
  { from, to }: TimeRange,
  { source, queue, signature, sample, count, firstSeenAt, href }: JobGroup,
): Promise<Shared> {
  const asked = { from: from.toISOString(), to: to.toISOString() }
  const others = await within(listFailures(ctx, source, queue, asked), WAIT_MS).then(({ items }): Others => {
    const group = items.find((candidate) => candidate.signature === signature)
    if (!group) return unknown('The group is gone meanwhile.')
    return {
      ...{ others: Math.max(0, group.tenantCount - 1), othersCount: Math.max(0, group.count - count) },
      ...{ tenants: group.tenants.filter((id) => id !== tenant), reason: null, everybody: false },
    }
  }, unreadable)
  const what = `${queue} jobs`
  return {
    kind: 'job',
    ...{ signature, what, sample, count, href },
    ...others,
    since: firstSeenAt,
    service: null,
  }
}

async function sharedErrors(
  tenant: string,
  { from, to }: TimeRange,
  groups: readonly ErrorGroup[],
): Promise<Shared[]> {
  const bySignature = await tenantsBySignature(from, to).catch((error: unknown) => unreadable(error))
  return groups.map(({ signature, endpoint, sample, count, firstSeenAt }) => ({
    kind: 'error',
    ...{ signature, sample, count, what: endpoint ?? 'requests', since: firstSeenAt, service: null },
    ...(bySignature instanceof Map ? othersIn(bySignature.get(signature), tenant) : bySignature),
    href: tenantPaths.part(tenant, 'errors'),
  }))
}

type Counts = Map<string, number>

/** How often each tenant had each error; the newest 5 000 are read. */
async function tenantsBySignature(from: Date, to: Date): Promise<Map<string, Counts> | Others> {
  const source = tenantSource()
  if (!source.has('allErrors')) return unknown('pitwall.yaml does not ask for the errors of all.')
  const bySignature = new Map<string, Counts>()
  for (const row of await source.rows('allErrors', { from, to, newest: true, limit: MAX_ASKED })) {
    const [error] = errorIn(row)
    const whose = textIn(row, 'tenant')
    if (!error || whose === null) continue
    const counts = bySignature.get(error.signature) ?? new Map<string, number>()
    counts.set(whose, (counts.get(whose) ?? 0) + 1)
    bySignature.set(error.signature, counts)
  }
  return bySignature
}

function othersIn(counts: Counts | undefined, tenant: string): Others {
  const others = [...(counts ?? [])]
    .filter(([id]) => id !== tenant)
    .toSorted(([, one], [, other]) => other - one)
  return {
    others: others.length,
    othersCount: others.reduce((sum, [, count]) => sum + count, 0),
    ...{ tenants: others.slice(0, MAX_IDS).map(([id]) => id), reason: null, everybody: false },
  }
}

function sharedRun({
  outcome,
  slug,
  name,
  service,
  at,
  signature,
  error,
  failed,
  ok,
  href,
}: CronResult): Shared {
  const everybody = outcome === 'run_failed'
  const others = everybody ? null : Math.max(0, failed - 1)
  return {
    ...{ kind: 'cron', signature: signature ?? '', what: name, count: 1, others, othersCount: others },
    sample: error ?? (everybody ? `${slug} did not end well` : `${slug} failed here`),
    ...{ tenants: [], since: at, service, href, everybody },
    reason: everybody ? 'The whole run failed.' : `Of ${plural(failed + ok, 'tenant')} in the same run.`,
  }
}

const unknown = (reason: string): Others => ({
  ...{ others: null, othersCount: null, tenants: [], reason, everybody: false },
})

const unreadable = (error: unknown): Others =>
  unknown(findAppError(error)?.message ?? 'It could not be read.')

/** Of the service the tenants depend on; without one, of all. */
async function openAnomalies(ctx: Context): Promise<OpenAnomaly[]> {
  if (!ctx.actor.permissions.has('anomaly:read')) return []
  const { service } = tenantSource().config
  const { items } = await listAnomalies(ctx, {
    state: 'open',
    limit: MAX_ANOMALIES,
    ...(service !== undefined && { service }),
  })
  return items.map(({ id, service: of, sentence, onsetAt, href }) => ({
    ...{ id, service: of, sentence, since: onsetAt, href },
  }))
}
