import { and, desc, eq, gte, lt, lte, notInArray } from 'drizzle-orm'
import { z } from 'zod'
import { type AuditEvent, opsAuditEvents } from '@/db/schema'
import { storedId } from '@/lib/audit/queries'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { parseRange, type TimeRange } from '@/lib/time'
import type { AccessItem, AccessQuery, AccessReport } from '../contract'
import { labelOf } from '../fields/view'

const LONGEST_MS = 732 * 86_400_000

const details = z
  .object({
    ticket: z.string().nullish(),
    field: z.string().nullish(),
    job: z.string().nullish(),
    mode: z.string().nullish(),
    by: z.string().nullish(),
  })
  .catch({})

/**
 * Who of the staff looked at a tenant, when and why, newest first.
 *
 * @throws AppError invalid (times), unprocessable (over two years)
 */
export async function listAccess(ctx: Context, tenant: string, query: AccessQuery): Promise<AccessReport> {
  requirePermission(ctx, 'tenant:access_report')
  const range = accessRange(query, ctx.now)
  const rows = await readAccess(ctx, tenant, range, query.limit + 1, query.cursor)
  const shown = rows.slice(0, query.limit)
  return {
    tenant,
    items: shown.map(itemOf),
    nextCursor: rows.length > query.limit ? String(shown.at(-1)?.id) : null,
    ...{ from: range.from.toISOString(), to: range.to.toISOString() },
  }
}

/** For this domain: rows before the cursor. */
export function readAccess(
  { db }: Context,
  tenant: string,
  { from, to }: TimeRange,
  limit: number,
  cursor?: string,
): Promise<AuditEvent[]> {
  const { id, at, subject, actor } = opsAuditEvents
  return db
    .select()
    .from(opsAuditEvents)
    .where(
      and(
        eq(subject, `tenant:${tenant}`),
        gte(at, from),
        lte(at, to),
        notInArray(actor, ['system']),
        cursor === undefined ? undefined : lt(id, storedId(cursor)),
      ),
    )
    .orderBy(desc(id))
    .limit(limit)
}

/** @throws AppError invalid, unprocessable */
export function accessRange(asked: { from: string; to: string }, now: Date): TimeRange {
  const range = parseRange(asked, now)
  if (!range)
    throw new AppError('invalid', 'from and to must name a range: now-90d, epoch milliseconds or ISO 8601.')
  if (range.to.getTime() - range.from.getTime() <= LONGEST_MS) return range
  throw new AppError('unprocessable', 'The range must be at most two years long.')
}

export function itemOf({ id, at, actor, action, reason, after, ...row }: AuditEvent): AccessItem {
  const { ticket, ...told } = details.parse(after)
  // What the application says of an impersonation is about the person behind it.
  const [who, name] = row.trueActor ? [row.trueActor, told.by ?? row.trueActor] : [actor, row.actorName]
  return {
    ...{ id: String(id), at: at.toISOString(), actor: who, actorName: name, action, reason },
    words: wordsOf(action, told),
    ticket: ticket ?? null,
  }
}

const WORDS: Record<string, string> = {
  'tenant.viewed': 'looked at the tenant',
  'tenant.snapshot_created': 'kept a snapshot',
  'tenant.snapshot_viewed': 'opened a snapshot',
  'tenant.access_report_exported': 'exported the access report',
  'tenant.job_retried': 'retried a job',
  'tenant.note_added': 'told others on an anomaly',
  'tenant.impersonation_started': 'began to act as a user',
  'tenant.impersonation_lost': 'lost the right to act as a user',
  'tenant.impersonation_stopped': 'stopped acting as a user',
}

function wordsOf(action: string, { field, job, mode, by }: Omit<z.infer<typeof details>, 'ticket'>): string {
  if (action === 'tenant.revealed') return `revealed ${labelOf(field ?? 'a field')}`
  if (action === 'tenant.job_retried' && job) return `retried job ${job}`
  if (action === 'tenant.impersonation_revoked') return `kept ${by ?? 'somebody'} from acting as a user`
  if (action === 'tenant.impersonation_granted')
    return `asked to act as a user (${mode === 'write' ? 'may write' : 'read only'})`
  return WORDS[action] ?? action.replace(/^tenant\./, '').replaceAll(/[._]/g, ' ')
}
