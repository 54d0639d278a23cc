import { type Baseline, baselines } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { Observation } from '../observation'
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
