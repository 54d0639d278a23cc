import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission } from '@/lib/context'
import { csvLine } from '@/lib/csv'
import { accessRange, itemOf, readAccess } from './queries/access'

const MAX_ROWS = 10_000

/**
 * The access report as CSV, newest first, at most 10 000 rows; who took it is in it.
 *
 * @throws AppError invalid, unprocessable (times)
 */
export async function exportAccess(
  ctx: Context,
  tenant: string,
  query: { from: string; to: string },
): Promise<Response> {
  requirePermission(ctx, 'tenant:access_report')
  const range = accessRange(query, ctx.now)
  await recordAudit(ctx, { action: 'tenant.access_report_exported', subject: `tenant:${tenant}` })
  const rows = await readAccess(ctx, tenant, range, MAX_ROWS)
  const lines = rows
    .map(itemOf)
    .map(({ at, actorName, words, reason, ticket }) =>
      csvLine([at, actorName, words, reason ?? '', ticket ?? '']),
    )
  return new Response([csvLine(['at', 'who', 'what', 'reason', 'ticket']), ...lines].join(''), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="pitwall-access.csv"',
    },
  })
}
