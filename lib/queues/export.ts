import { type Context, requirePermission } from '@/lib/context'
import { csvLine } from '@/lib/csv'
import { JOB_STATES } from './adapter'
import type { FailureQuery } from './contract'
import { listFailures, listQueues } from './queries'

const MAX_QUEUES = 500

const QUEUE_COLUMNS = [
  'source',
  'queue',
  'engine',
  'service',
  'level',
  'oldestWaitingSeconds',
  'workers',
  'paused',
  'throughputPerMinute',
  'asOf',
] as const

const FAILURE_COLUMNS = [
  'signature',
  'count',
  'firstSeenAt',
  'lastSeenAt',
  'tenantCount',
  'sampleJobId',
  'sample',
] as const

/** The worst 500 queues. */
export async function exportQueues(ctx: Context): Promise<Response> {
  requirePermission(ctx, 'queue:count')
  const { items } = await listQueues(ctx, { show: 'all', limit: MAX_QUEUES })
  return csv('queues', [
    [...QUEUE_COLUMNS, ...JOB_STATES],
    ...items.map((item) => [
      ...QUEUE_COLUMNS.map((column) => textOf(item[column])),
      ...JOB_STATES.map((state) => textOf(item.counts[state])),
    ]),
  ])
}

/** Failures of a queue by error. @throws AppError not_found, invalid, unprocessable, unavailable */
export async function exportFailures(
  ctx: Context,
  source: string,
  queue: string,
  wanted: FailureQuery,
): Promise<Response> {
  const { items } = await listFailures(ctx, source, queue, wanted)
  return csv(`failures-${source}`, [
    [...FAILURE_COLUMNS],
    ...items.map((item) => FAILURE_COLUMNS.map((column) => textOf(item[column]))),
  ])
}

const textOf = (value: string | number | boolean | null): string => String(value ?? '')

const csv = (name: string, lines: string[][]): Response =>
  new Response(lines.map(csvLine).join(''), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="pitwall-${name}.csv"`,
    },
  })
