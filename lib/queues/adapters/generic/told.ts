import { z } from 'zod'
import { JOB_STATES } from '@/lib/queues/adapter'

const MAX_ID = 200
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const time = z.iso
  .datetime({ offset: true, error: 'must be a time in ISO 8601, with Z or an offset' })
  .transform((written) => new Date(written))

/** A number, or as text `10000+` where counting stopped there and `~10000` where it is an estimate. */
const count = z.custom<number | string>(
  (told) =>
    typeof told === 'string'
      ? /^(~\d{1,15}|\d{1,15}\+?)$/.test(told)
      : Number.isSafeInteger(told) && Number(told) >= 0,
  { error: 'must be a whole number, or "10000+", or "~10000"' },
)

/** What an engine that is not known to us tells of one queue. */
export const toldQueue = z.object({
  queue: z.string().min(1).max(MAX_ID),
  waiting: count,
  active: count.nullish(),
  delayed: count.nullish(),
  retrying: count.nullish(),
  failed: count.nullish(),
  completed: count.nullish(),
  oldestWaitingAt: time.nullish(),
  workers: z.int().min(0).nullish(),
  lastWorkedAt: time.nullish(),
  paused: z.boolean().nullish(),
  /** Jobs that ended well since a time. */
  finished: z.object({ since: time, count: z.int().min(0) }).nullish(),
  /** Of a sample of waiting jobs. */
  tenants: z
    .array(z.object({ tenant: text, jobs: z.int().min(0) }))
    .max(1_000)
    .nullish(),
})
export type ToldQueue = z.infer<typeof toldQueue>

/** What it tells of one job. */
export const toldJob = z.object({
  id: text.pipe(z.string().min(1).max(MAX_ID)),
  state: z.enum(JOB_STATES),
  name: text.nullish(),
  attempts: z.int().min(0).nullish(),
  maxAttempts: z.int().min(0).nullish(),
  createdAt: time.nullish(),
  runAt: time.nullish(),
  startedAt: time.nullish(),
  finishedAt: time.nullish(),
  error: z.string().nullish(),
  tenant: text.nullish(),
  /** Another one after every failure. */
  version: text.nullish(),
})
export type ToldJob = z.infer<typeof toldJob>

/** Of one job of its history, in whatever form the engine keeps it. */
const toldError = z.union([
  z.string(),
  z.object({
    at: z.unknown().optional(),
    error: text.nullish(),
    message: text.nullish(),
    text: text.nullish(),
    trace: text.nullish(),
  }),
])
export const toldErrors = z.array(toldError)
