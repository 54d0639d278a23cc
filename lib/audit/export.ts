import { count } from 'drizzle-orm'
import { opsAuditEvents } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { csvLine } from '@/lib/csv'
import { AppError } from '@/lib/errors'
import { recordAudit } from './commands'
import type { AuditFilters, AuditRow } from './contract'
import { readAudit, whereOf } from './queries'

const MAX_ROWS = 100_000
const PAGE = 500

const COLUMNS = [
  'id',
  'at',
  'actor',
  'actorName',
  'trueActor',
  'action',
  'subject',
  'reason',
  'before',
  'after',
  'requestId',
  'traceId',
  'address',
] as const

/**
 * The filtered trail as CSV, newest first, written while it is read. Who took it is in the trail.
 *
 * @throws AppError unprocessable above 100 000 rows
 */
export async function exportAudit(ctx: Context, filters: AuditFilters): Promise<Response> {
  requirePermission(ctx, 'audit:export')
  const rows = await countUpTo(ctx, filters)
  if (rows > MAX_ROWS)
    throw new AppError('unprocessable', `These are more than ${MAX_ROWS} rows. Narrow the filters.`)
  await recordAudit(ctx, { action: 'audit.exported', subject: 'audit', after: { filters, rows } })

  const name = `pitwall-audit-${ctx.now.toISOString().slice(0, 19).replaceAll(':', '')}.csv`
  return new Response(streamOf(lines(ctx, filters, rows)), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
    },
  })
}

/** Reads on only as fast as the caller takes, and stops when they leave. */
function streamOf(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}

async function* lines(ctx: Context, filters: AuditFilters, rows: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(csvLine([...COLUMNS]))
  let cursor: string | undefined
  for (let written = 0; written < rows; ) {
    const page = await readAudit(ctx, filters, Math.min(PAGE, rows - written), cursor)
    if (page.length === 0) return
    yield encoder.encode(page.map((row) => csvLine(COLUMNS.map((column) => cellOf(row, column)))).join(''))
    written += page.length
    cursor = page.at(-1)?.id
  }
}

function cellOf(row: AuditRow, column: (typeof COLUMNS)[number]): string {
  const value = row[column]
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

async function countUpTo(ctx: Context, filters: AuditFilters): Promise<number> {
  const some = ctx.db
    .select({ id: opsAuditEvents.id })
    .from(opsAuditEvents)
    .where(whereOf(ctx, filters))
    .limit(MAX_ROWS + 1)
    .as('some')
  const [row] = await ctx.db.select({ rows: count() }).from(some)
  return row?.rows ?? 0
}
