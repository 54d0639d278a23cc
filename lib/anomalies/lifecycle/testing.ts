import { desc, eq } from 'drizzle-orm'
import { type Anomaly, anomalies, type Baseline, baselines } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { Observation } from '../observation'
import { followAnomalies } from './follow-anomalies'
import type { Member } from './rules'

export const RACES = 'shop:GET:~1api~1races'
export const PICKS = 'shop:POST:~1api~1picks'

export const minute = (number: number) => new Date(Date.parse('2026-01-02T03:00:00Z') + number * 60_000)

/** A series outside its band since minute 0, twice as far as allowed. */
export const outside = (values: Partial<Observation> = {}): Observation => ({
  ...{ baselineId: 1, endpoint: RACES, signal: 'p95', name: '', unit: 'ms' },
  ...{ value: 412, requests: 100, score: 9, sensitivity: 4.5 },
  expected: { value: 180, low: 150, high: 235 },
  onsetAt: minute(0).getTime(),
  openSince: minute(1).getTime(),
  sentence: 'p95 412 ms; usual at 03:01 is 180 ms (150-235); 2.0x outside for 2 min',
  ...values,
})

export const member = (values: Partial<Member> = {}): Member => ({
  ...{ baselineId: 1, endpoint: RACES, signal: 'p95', name: '', unit: 'ms' },
  ...{ onsetAt: minute(0), openedAt: minute(1), closedAt: null, peakAt: minute(1) },
  ...{ times: 2, observed: 412, expected: { value: 180, low: 150, high: 235 } },
  sentence: 'p95 412 ms; usual at 03:01 is 180 ms (150-235); 2.0x outside for 2 min',
  ...values,
})

export async function createBaseline(
  { db }: Context,
  values: Partial<typeof baselines.$inferInsert> = {},
): Promise<Baseline> {
  const [baseline] = await db
    .insert(baselines)
    .values({
      ...{ service: 'shop', endpoint: RACES, signal: 'p95', name: '', unit: 'ms', since: minute(0) },
      ...{ state: 'active', score: 0, detector: Buffer.alloc(0) },
      ...values,
    })
    .returning()
  if (!baseline) throw new Error('the insert returned no row')
  return baseline
}

/** An anomaly of a new series, as the worker opens it at that minute; both of this service. */
export async function openAnomaly(
  ctx: Context,
  number = 1,
  { service = 'shop', ...seen }: Partial<Observation> & { service?: string } = {},
): Promise<{ anomaly: Anomaly; baseline: Baseline }> {
  const { endpoint, signal } = { ...outside(), ...seen }
  const baseline = await createBaseline(ctx, { service, endpoint, signal })
  const open = [outside({ baselineId: baseline.id, openSince: minute(number).getTime(), ...seen })]
  await followAnomalies({ ...ctx, now: minute(number) }, { service, minute: minute(number), open })
  const [anomaly] = await ctx.db
    .select()
    .from(anomalies)
    .where(eq(anomalies.service, service))
    .orderBy(desc(anomalies.id))
    .limit(1)
  if (!anomaly) throw new Error('no anomaly opened')
  return { anomaly, baseline }
}

/** The minute in which every series of a service is back. */
export const allUsual = (ctx: Context, number: number, service = 'shop') =>
  followAnomalies({ ...ctx, now: minute(number) }, { service, minute: minute(number), open: [] })
