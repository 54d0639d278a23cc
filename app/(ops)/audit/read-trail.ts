import type { AuditFilters, AuditPage } from '@/lib/audit/contract'
import { listAudit } from '@/lib/audit/queries'
import type { Context } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { type LastGood, lastGood } from '@/lib/status/last-good'

type Query = AuditFilters & { limit: number; cursor?: string | undefined }

export type Trail = { read: LastGood<AuditPage> | undefined; problem: string | undefined }

/** The rows, fresh or as last seen; or why these filters make no sense. */
export async function readTrail(ctx: Context, query: Query): Promise<Trail> {
  try {
    const read = await lastGood(`audit ${JSON.stringify(query)}`, () => listAudit(ctx, query))
    return { read, problem: undefined }
  } catch (error) {
    const known = findAppError(error)
    if (!known) throw error
    return { read: undefined, problem: known.message }
  }
}
