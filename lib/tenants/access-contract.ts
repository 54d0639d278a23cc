import { z } from 'zod'

const at = z.iso.datetime()

/** One time somebody of the staff saw or did something. */
export const accessItem = z.object({
  id: z.string(),
  at,
  actor: z.string(),
  actorName: z.string(),
  action: z.string(),
  /** `opened this page`, `revealed Owner email`, … */
  words: z.string(),
  reason: z.string().nullable(),
  ticket: z.string().nullable(),
})
export type AccessItem = z.infer<typeof accessItem>

/** Newest first. */
export const accessReport = z.object({
  tenant: z.string(),
  items: z.array(accessItem),
  nextCursor: z.string().nullable(),
  from: at,
  to: at,
})
export type AccessReport = z.infer<typeof accessReport>

export const snapshotView = z.object({
  id: z.string(),
  tenant: z.string(),
  name: z.string(),
  createdAt: at,
  createdBy: z.string(),
  createdByName: z.string(),
  expiresAt: at,
  note: z.string().nullable(),
  ticket: z.string().nullable(),
  href: z.string(),
})
export type SnapshotView = z.infer<typeof snapshotView>

export const snapshotPage = z.object({ items: z.array(snapshotView), nextCursor: z.null() })
