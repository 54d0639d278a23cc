import { and, asc, eq, gt, inArray, isNull, lte } from 'drizzle-orm'
import { type MaintenanceWindowRow, maintenanceWindows } from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Context, transaction } from '@/lib/context'
import { millisecondsPer, quantileOfAll, requestsByStatus } from '@/lib/endpoints/promql'
import { isFailed } from '@/lib/endpoints/rules'
import { type WatchedService, watchedServices } from '@/lib/endpoints/watched'
import { recordEvent } from '@/lib/events/commands'
import { formatMilliseconds } from '@/lib/format'
import { hasEngine, queryInstant } from '@/lib/prometheus/queries'
import { auditSubject } from '../commands/audit'
import { servicesOf } from '../cover'
import { holds } from '../rules'
import { scopeOf } from '../scope'

export const HALF_HOUR_MS = 30 * 60_000
/** So long it is tried, while the metrics engine is away. */
export const LATEST_MS = 6 * 3_600_000
export const COMPARED_KIND = 'maintenance_compared'
const WINDOW = { seconds: HALF_HOUR_MS / 1_000 }
const MAX_SERVICES = 10
const WORSE = { p95: 1.5, errors: 2, leastErrors: 0.01 }

/**
 * Compares the half hour after a window with the one before it, for each service it was about, and puts that on the
 * timeline. One window at a time.
 *
 * @throws AppError unavailable
 */
export async function compareAfter(ctx: Context): Promise<void> {
  const window = await findDue(ctx)
  if (!window?.begunAt || !window.endedAt) return
  const after = new Date(window.endedAt.getTime() + HALF_HOUR_MS)
  const compared: Compared[] = []
  for (const service of comparedServices(window)) {
    const then = await measure(ctx, service, window.begunAt)
    compared.push({ service, then, now: await measure(ctx, service, after) })
  }
  await transaction(ctx, async (tx) => {
    const [mine] = await tx.db
      .update(maintenanceWindows)
      .set({ comparedAt: tx.now })
      .where(and(eq(maintenanceWindows.id, window.id), isNull(maintenanceWindows.comparedAt)))
      .returning({ id: maintenanceWindows.id })
    if (mine) for (const one of compared) await tell(tx, window, after, one)
  })
}

/** Those a window is compared for: with metrics, and held as a whole. */
export function comparedServices(window: Pick<MaintenanceWindowRow, 'scope' | 'mode'>): WatchedService[] {
  if (!hasEngine() || !holds(window.mode)) return []
  const ids = servicesOf(scopeOf(window), config()).map(({ id }) => id)
  return watchedServices()
    .filter(({ id }) => ids.includes(id))
    .slice(0, MAX_SERVICES)
}

async function findDue({ db, now }: Context): Promise<MaintenanceWindowRow | undefined> {
  const { comparedAt, endedAt, outcome } = maintenanceWindows
  const [window] = await db
    .select()
    .from(maintenanceWindows)
    .where(
      and(
        isNull(comparedAt),
        inArray(outcome, ['ended', 'expired']),
        lte(endedAt, new Date(now.getTime() - HALF_HOUR_MS)),
        gt(endedAt, new Date(now.getTime() - LATEST_MS)),
      ),
    )
    .orderBy(asc(endedAt))
    .limit(1)
  return window
}

/** Over half an hour; null where there was no request. */
type Measured = { p95Ms: number | null; errorShare: number | null; requestsPerSecond: number }
type Compared = { service: WatchedService; then: Measured; now: Measured }

async function measure(ctx: Context, { target }: WatchedService, at: Date): Promise<Measured> {
  const counts = await queryInstant(ctx, requestsByStatus(target, WINDOW), at)
  const [p95] = await queryInstant(ctx, quantileOfAll(target, 'p95', WINDOW, []), at)
  const sum = (samples: typeof counts) => samples.reduce((total, { value }) => total + (value || 0), 0)
  const all = sum(counts)
  const failed = sum(counts.filter(({ labels }) => isFailed(labels[target.family.status] ?? '')))
  return {
    p95Ms: p95 && Number.isFinite(p95.value) ? p95.value * millisecondsPer(target.family) : null,
    errorShare: all > 0 ? failed / all : null,
    requestsPerSecond: all / WINDOW.seconds,
  }
}

async function tell(
  tx: Context,
  window: MaintenanceWindowRow,
  at: Date,
  { service, then, now }: Compared,
): Promise<void> {
  const parts = [
    now.p95Ms === null
      ? 'no requests'
      : `p95 ${formatMilliseconds(now.p95Ms)} (${before(then.p95Ms, formatMilliseconds)})`,
    ...(now.errorShare === null
      ? []
      : [`errors ${percent(now.errorShare)} (${before(then.errorShare, percent)})`]),
    `${rate(now.requestsPerSecond)} (${rate(then.requestsPerSecond)})`,
  ]
  await recordEvent(tx, {
    ...{ at, lane: 'maintenance', kind: COMPARED_KIND, service: service.id },
    subject: auditSubject(window.id),
    severity: isWorse(then, now) ? 'warning' : 'info',
    title: `${service.name}, the half hour after maintenance (and before it): ${parts.join(', ')}`,
    evidence: { windowId: window.id, before: then, after: now },
    dedupeKey: `maintenance_compared:${window.id}:${service.id}`,
  })
}

function isWorse(then: Measured, now: Measured): boolean {
  const isSlower = then.p95Ms !== null && now.p95Ms !== null && now.p95Ms >= then.p95Ms * WORSE.p95
  const errors = now.errorShare ?? 0
  const isFailing = errors >= WORSE.leastErrors && errors >= (then.errorShare ?? 0) * WORSE.errors
  return isSlower || isFailing || (now.requestsPerSecond === 0 && then.requestsPerSecond > 0)
}

const before = (value: number | null, words: (value: number) => string) =>
  value === null ? 'none' : words(value)
const percent = (share: number) => `${(share * 100).toFixed(2)} %`
const rate = (perSecond: number) => `${perSecond.toFixed(perSecond < 10 ? 2 : 0)} req/s`
