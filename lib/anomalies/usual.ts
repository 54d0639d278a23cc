import { and, between, eq, inArray, isNotNull } from 'drizzle-orm'
import { baselines } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { Expected } from './expected'

const FRESH_MS = 3_600_000

/**
 * The usual p95 (ms) of endpoints by id, as judged within an hour of a moment: of whole services, or of one endpoint.
 * Without those that are still learned or switched off.
 */
export async function usualP95(
  { db }: Context,
  { services, endpoint }: { services: readonly string[]; endpoint?: string | undefined },
  moment: Date,
): Promise<Map<string, Expected>> {
  const { service, signal, name, state, at, expected: value, low, high } = baselines
  const around = (ms: number) => new Date(moment.getTime() + ms)
  const rows = await db
    .select({ endpoint: baselines.endpoint, value, low, high })
    .from(baselines)
    .where(
      and(
        inArray(service, [...services]),
        endpoint === undefined ? undefined : eq(baselines.endpoint, endpoint),
        and(eq(signal, 'p95'), eq(name, '')),
        inArray(state, ['active', 'not_judged', 'frozen']),
        between(at, around(-FRESH_MS), around(FRESH_MS)),
        and(isNotNull(value), isNotNull(low), isNotNull(high)),
      ),
    )
  return new Map(rows.map((row) => [row.endpoint, boundsOf(row)]))
}

type Row = { [part in keyof Expected]: number | null }

/** No time is below 0. */
const boundsOf = ({ value, low, high }: Row): Expected => ({
  value: value ?? 0,
  low: Math.max(0, low ?? 0),
  high: high ?? 0,
})
