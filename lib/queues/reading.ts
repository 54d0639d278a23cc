import { z } from 'zod'
import { JOB_STATES, type QueueReading } from './adapter'
import type { Sample } from './rules'

const count = z.object({ value: z.number(), exactness: z.enum(['exact', 'at_least', 'estimate']) })
const moment = z.coerce.date().nullable().catch(null)

/** What a look found, as it is stored; rows hold what we wrote, so anything else is an older shape. */
const storedReading = z.object({
  counts: z.record(z.enum(JOB_STATES), count.nullable()),
  workers: z.number().nullable().catch(null),
  lastWorkedAt: moment,
  paused: z.boolean().nullable().catch(null),
  tenants: z.array(z.object({ tenant: z.string(), jobs: z.number() })).catch([]),
})
export type StoredReading = z.infer<typeof storedReading>

const NOTHING: StoredReading = {
  counts: { waiting: null, active: null, delayed: null, retrying: null, failed: null, completed: null },
  workers: null,
  lastWorkedAt: null,
  paused: null,
  tenants: [],
}

export const readingIn = (stored: unknown): StoredReading => storedReading.catch(NOTHING).parse(stored)

const samples = z
  .array(z.object({ at: z.string(), waiting: z.number().nullable(), completed: z.number().nullable() }))
  .catch([])

export const samplesIn = (stored: unknown): Sample[] => samples.parse(stored)

export const sampleOf = ({ counts }: Pick<QueueReading, 'counts'>, now: Date): Sample => ({
  at: now.toISOString(),
  waiting: counts.waiting?.value ?? null,
  completed: counts.completed?.exactness === 'exact' ? counts.completed.value : null,
})

const advice = z.array(z.object({ reason: z.string(), statement: z.string() })).catch([])

export const adviceIn = (stored: unknown) => advice.parse(stored)
