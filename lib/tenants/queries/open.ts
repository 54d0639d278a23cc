import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { TimeRange } from '@/lib/time'
import { within } from '@/lib/within'
import { noteView } from '../commands/note-view'
import type { PartName, TenantQueryInput, TenantView } from '../contract'
import { tenantSource } from '../source/open'
import { type Parts, partsOf } from './parts'
import { rangeOf } from './range'

/** How long is waited for who a tenant is: nobody waits for the slowest source to see the rest. */
const PATIENCE_MS = 700

export type OpenTenant = { id: string; range: TimeRange; parts: Parts }

/**
 * Opens a tenant, which is told in the audit trail before anything is shown. Its parts are read when they are asked for,
 * each by itself.
 *
 * @throws AppError not_found, invalid and unprocessable (times)
 */
export async function openTenant(
  ctx: Context,
  id: string,
  { from, to, ticket }: TenantQueryInput,
  { asShown = false } = {},
): Promise<OpenTenant> {
  requirePermission(ctx, 'tenant:read')
  tenantSource()
  const range = rangeOf({ from, to }, ctx.now)
  const parts = partsOf(ctx, { id, range, asShown })
  await requireTenant(parts)
  await noteView(ctx, id, ticket)
  return { id, range, parts }
}

/** While its source is slow or away, nobody knows that it is not there. */
async function requireTenant(parts: Parts): Promise<void> {
  const summary = await within(parts.summary(), PATIENCE_MS).catch(() => undefined)
  if (summary?.isAbsent) throw new AppError('not_found', 'There is no such tenant.')
}

/** Everything at once. @throws AppError not_found, invalid, unprocessable */
export async function getTenant(
  ctx: Context,
  id: string,
  query: TenantQueryInput,
  options: { asShown?: boolean } = {},
): Promise<TenantView> {
  const { parts, range } = await openTenant(ctx, id, query, options)
  const [summary, verdict, usage, errors, jobs, cron, audit, users, whoElse, timeline] = await Promise.all([
    parts.summary(),
    parts.verdict(),
    parts.usage(),
    parts.errors(),
    parts.jobs(),
    parts.cron(),
    parts.audit(),
    parts.users(),
    parts.whoElse(),
    parts.timeline(),
  ])
  const all = [summary, verdict, usage, errors, jobs, cron, audit, users, whoElse, timeline]
  if (summary.isAbsent) throw new AppError('not_found', 'There is no such tenant.')
  return {
    ...{ id, name: summary.data?.name ?? id },
    ...{ summary: summary.data, verdict: verdict.data, usage: usage.data, errors: errors.data },
    ...{ jobs: jobs.data, cron: cron.data, audit: audit.data, users: users.data },
    ...{ whoElse: whoElse.data, timeline: timeline.data },
    cards: all.map(({ id: part, status, problem }) => ({ id: part, status, problem })),
    ...{ from: range.from.toISOString(), to: range.to.toISOString(), asOf: ctx.now.toISOString() },
  }
}

/** One part again. @throws AppError not_found, invalid, unprocessable */
export async function getTenantPart(ctx: Context, id: string, name: PartName, query: TenantQueryInput) {
  const { parts } = await openTenant(ctx, id, query)
  const { isAbsent, ...part } = await parts[name]()
  if (isAbsent) throw new AppError('not_found', 'There is no such tenant.')
  return part
}
