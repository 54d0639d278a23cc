import type { Context } from '@/lib/context'
import { requirePermission } from '@/lib/context'
import { type FanOutRun, listFanOutRuns } from '@/lib/cron/queries'
import { fingerprintOf } from '@/lib/fingerprint'
import { paths } from '@/lib/paths'
import type { TimeRange } from '@/lib/time'
import type { Cron, CronResult } from '../contract'
import { readableMessage } from '../fields/mask'

const MAX_ITEMS = 100
const MAX_ERROR = 500

/**
 * What scheduled work did for the tenant: the newest run of each job, and every other one that failed for it.
 *
 * @throws AppError forbidden
 */
export async function getCron(ctx: Context, tenant: string, range: TimeRange): Promise<Cron> {
  requirePermission(ctx, 'tenant:read')
  const { runs, isBounded } = await listFanOutRuns(ctx, { tenant, ...range })
  const seen = new Set<string>()
  const items = runs.flatMap((run) => {
    const result = resultOf(run)
    const isNewest = !seen.has(run.jobId)
    // One that does not name everybody it failed for says nothing of who is not named.
    if (!result || (result.outcome !== 'failed' && !isNewest)) return []
    seen.add(run.jobId)
    return [result]
  })
  return { items: items.slice(0, MAX_ITEMS), isBounded: isBounded || items.length > MAX_ITEMS }
}

function resultOf(run: FanOutRun): CronResult | undefined {
  const outcome = outcomeOf(run)
  if (!outcome) return undefined
  const text = outcome === 'failed' ? run.own?.error : outcome === 'run_failed' ? run.errorSnippet : null
  const error = text ? readableMessage(text).slice(-MAX_ERROR) : null
  return {
    ...{ jobId: run.jobId, slug: run.slug, name: run.name, service: run.service, runId: run.runId },
    ...{ at: run.at.toISOString(), outcome, error },
    signature: outcome === 'ok' ? null : fingerprintOf(`${run.slug} ${error ?? outcome}`),
    ...{ failed: run.failed, ok: run.ok, href: paths.cronJob(run.jobId) },
  }
}

function outcomeOf({ own, named, failed, status, reason }: FanOutRun): CronResult['outcome'] | undefined {
  if (own) return 'failed'
  const isBad = ['failed', 'timed_out', 'missed'].includes(status)
  if (isBad && reason !== 'tenants') return 'run_failed'
  return named < failed ? undefined : 'ok'
}
