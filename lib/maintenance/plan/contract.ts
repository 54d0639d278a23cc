import { z } from 'zod'
import { maintenanceWindow, newWindow } from '../window-contract'

const at = z.iso.datetime()

/** `GET /api/ops/maintenance/preview`: of a window that is not there yet. */
export const previewQuery = newWindow.omit({ reason: true, onOverrun: true })
export type PreviewQuery = z.infer<typeof previewQuery>

const traffic = z.object({
  requestsPerSecond: z.number(),
  /** In the whole of the window. */
  requests: z.number(),
})

/** What a window would cover. */
export const preview = z.object({
  scope: z.string(),
  /** The same in words. */
  about: z.string(),
  startsAt: at,
  endsAt: at,
  /** `routes`: switched by its own routes; `gate`: asks the gate; `told`: the mode only announces. */
  services: z.array(z.object({ id: z.string(), name: z.string(), by: z.enum(['routes', 'gate', 'told']) })),
  /** Pitwall's own API closes too. */
  closesOwnApi: z.boolean(),
  /** Jobs with slots inside, the earliest first; at most 200. */
  jobs: z.object({
    total: z.number(),
    items: z.array(
      z.object({
        id: z.uuid(),
        slug: z.string(),
        name: z.string(),
        firstDueAt: at,
        /** Slots inside; 100 means 100 or more. */
        slots: z.number(),
      }),
    ),
  }),
  /** Runs under way now. */
  running: z.array(z.object({ id: z.uuid(), slug: z.string(), name: z.string(), since: at })),
  /** Queues that would be held; null: none can be read. */
  queues: z
    .array(
      z.object({
        source: z.string(),
        queue: z.string(),
        canPause: z.boolean(),
        waiting: z.number().nullable(),
        active: z.number().nullable(),
      }),
    )
    .nullable(),
  /** Tenants active in the last 15 minutes; null: nobody knows. */
  activeTenants: z.number().nullable(),
  /** As usual at that time a week ago; null: not known, or not of a whole service. */
  traffic: traffic.nullable(),
  /** Windows planned or on at that time that cover some of it. */
  overlaps: z.array(maintenanceWindow),
})
export type Preview = z.infer<typeof preview>

export const quietQuery = z.strictObject({
  /** Default: all services. */
  service: z.string().min(1).max(64).optional(),
  minutes: z.coerce.number().int().min(15).max(720).default(60),
})
export type QuietQuery = z.infer<typeof quietQuery>

/** The times of the next seven days with the least traffic, the quietest first; none while it is not known. */
export const quietSlots = z.object({
  items: z.array(traffic.extend({ startsAt: at, endsAt: at })),
  nextCursor: z.null(),
})
export type QuietSlots = z.infer<typeof quietSlots>
