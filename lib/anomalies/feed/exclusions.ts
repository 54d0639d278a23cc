import { and, desc, eq, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { anomalies, deploys, levelSpans, opsEvents } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { TimeRange } from '@/lib/time'
import type { Sample } from '../observe'
import type { Exclusion } from '../series'

const MAX = 1_000
const AFTER_DEPLOY_MS = 10 * 60_000
/** A rate still holds what happened in the five minutes before. */
const WINDOW_MS = 5 * 60_000

const stretch = z.object({ to: z.iso.datetime() })

/**
 * The stretches that touch the range and that a service's series are not learned from, oldest first; the newest 1 000 when
 * there are more. What still lasts ends now.
 */
export async function listExclusions(
  ctx: Context,
  serviceId: string,
  range: TimeRange,
): Promise<Exclusion[]> {
  const found = await Promise.all([
    levels(ctx, serviceId, range),
    firstMinutes(ctx, serviceId, range),
    blindTimes(ctx, range),
    incidents(ctx, serviceId, range),
  ])
  return found
    .flat()
    .sort((one, other) => one.from - other.from)
    .slice(-MAX)
}

/**
 * What a sample at that moment (epoch ms) must know. The same for all series of the service: looked up once a minute.
 */
export function exclusionAt(exclusions: readonly Exclusion[], at: number): Pick<Sample, 'frozen' | 'learn'> {
  const here = exclusions.filter(({ from, to }) => from <= at && at <= to)
  const frozen = here.find(({ freeze }) => freeze)?.reason
  if (frozen !== undefined) return { frozen }
  return here.length > 0 ? { learn: false } : {}
}

/** Maintenance, and times in which nobody knew how the service was. */
async function levels(
  { db, now }: Context,
  serviceId: string,
  { from, to }: TimeRange,
): Promise<Exclusion[]> {
  const { subjectKind, subjectId, level, fromAt, untilAt } = levelSpans
  const rows = await db
    .select({ level, fromAt, untilAt })
    .from(levelSpans)
    .where(
      and(
        eq(subjectKind, 'service'),
        eq(subjectId, serviceId),
        inArray(level, ['maintenance', 'unknown']),
        lte(fromAt, to),
        or(isNull(untilAt), gte(untilAt, new Date(from.getTime() - WINDOW_MS))),
      ),
    )
    .orderBy(desc(fromAt))
    .limit(MAX)
  return rows.map((row) => {
    const stretch = { from: row.fromAt.getTime(), to: (row.untilAt ?? now).getTime() }
    if (row.level === 'unknown') return { ...stretch, reason: 'blind', freeze: false }
    return { ...stretch, to: stretch.to + WINDOW_MS, reason: 'maintenance', freeze: true }
  })
}

async function firstMinutes(
  { db }: Context,
  serviceId: string,
  { from, to }: TimeRange,
): Promise<Exclusion[]> {
  const since = new Date(from.getTime() - AFTER_DEPLOY_MS)
  const rows = await db
    .select({ at: deploys.at })
    .from(deploys)
    .where(and(eq(deploys.service, serviceId), gte(deploys.at, since), lte(deploys.at, to)))
    .orderBy(desc(deploys.at))
    .limit(MAX)
  return rows.map(({ at }) => ({
    from: at.getTime(),
    to: at.getTime() + AFTER_DEPLOY_MS,
    reason: 'deploy',
    freeze: false,
  }))
}

/** Told in the shape of lib/status/commands/record-blindness.ts. */
async function blindTimes({ db }: Context, { from, to }: TimeRange): Promise<Exclusion[]> {
  const { kind, subject, at, evidence } = opsEvents
  const rows = await db
    .select({ at, evidence })
    .from(opsEvents)
    .where(
      and(
        eq(subject, 'monitor'),
        eq(kind, 'monitor_blind'),
        lte(at, to),
        sql`${evidence} ->> 'to' >= ${from.toISOString()}`,
      ),
    )
    .orderBy(desc(at))
    .limit(MAX)
  return rows.flatMap((row) => {
    const told = stretch.safeParse(row.evidence).data
    return told
      ? { from: row.at.getTime(), to: Date.parse(told.to), reason: 'blind' as const, freeze: false }
      : []
  })
}

/** What people confirmed to have been one. */
async function incidents(
  { db, now }: Context,
  serviceId: string,
  { from, to }: TimeRange,
): Promise<Exclusion[]> {
  const { service, verdict, onsetAt, resolvedAt } = anomalies
  const rows = await db
    .select({ onsetAt, resolvedAt })
    .from(anomalies)
    .where(
      and(
        eq(service, serviceId),
        sql`${verdict} ->> 'verdict' = 'confirmed'`,
        lte(onsetAt, to),
        or(isNull(resolvedAt), gte(resolvedAt, from)),
      ),
    )
    .orderBy(desc(onsetAt))
    .limit(MAX)
  return rows.map((row) => ({
    from: row.onsetAt.getTime(),
    to: (row.resolvedAt ?? now).getTime(),
    reason: 'incident',
    freeze: false,
  }))
}
