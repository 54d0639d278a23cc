import { z } from 'zod'

const at = z.iso.datetime()

/** What maintenance left undone: a job's runs that were skipped, or the jobs a queue held. */
export const catchUpItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('job'),
    /** Of the newest skipped run; what is done about it is done for all. */
    runId: z.string(),
    jobId: z.uuid(),
    slug: z.string(),
    name: z.string(),
    skipped: z.number(),
    firstDueAt: at,
    lastDueAt: at,
    /** `ran`: it has begun since; `called`: its trigger was, and it has not begun yet. */
    state: z.enum(['waiting', 'asked', 'called', 'failed', 'ran', 'dismissed']),
    byName: z.string().nullable(),
    at: at.nullable(),
    reason: z.string().nullable(),
    problem: z.string().nullable(),
    /** Null: it can be run now; else why not. */
    cannotRun: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('queue'),
    queue: z.string(),
    /** Held when it was let go on; null: its engine does not say. */
    jobs: z.number().nullable(),
    releasedAt: at,
  }),
])
export type CatchUpItem = z.infer<typeof catchUpItem>
export const catchUpList = z.object({ items: z.array(catchUpItem), nextCursor: z.null() })
export type CatchUpList = z.infer<typeof catchUpList>

export const catchUpParams = z.strictObject({ id: z.uuid(), runId: z.string().regex(/^\d{1,18}$/) })
export const dismissalBody = z.strictObject({ reason: z.string().trim().min(1).max(500) })

/** What should be well before a window ends. */
export const exitChecks = z.object({
  /** Nothing failed. */
  ready: z.boolean(),
  items: z.array(
    z.object({
      /** `service:ID`, `dependency:ID`, `errors:ID`, `queue:SOURCE/NAME`, `job:SLUG`, `switch:ID`. */
      id: z.string(),
      status: z.enum(['pass', 'fail', 'unknown']),
      title: z.string(),
      detail: z.string(),
    }),
  ),
  nextCursor: z.null(),
})
export type ExitChecks = z.infer<typeof exitChecks>
