import { z } from 'zod'
import { tenantResults } from '../contract'

const told = z
  .object({
    counts: z.record(z.string(), z.number()).nullable().catch(null),
    tenants: tenantResults.nullable().catch(null),
  })
  .catch({ counts: null, tenants: null })

export type Details = z.infer<typeof told>

const NONE: Details = { counts: null, tenants: null }

/** What a check-in says beyond how it went; nothing for a plain ping. */
export const inboxDetails = (details: unknown): Details => (details === null ? NONE : told.parse(details))
