import { errorEvents } from '@/db/schema'
import { processWide } from '@/lib/process-wide'
import { describeError } from './describe-error'
import { log } from './log'
import { metrics } from './metrics'
import { traceId } from './tracing'

const STORED_PER_MINUTE = 60
const STORE_WAIT_MS = 1_000

type Where = { requestId?: string | undefined; route: string }

/**
 * Notes an exception nobody expected: a log line, and a row that the request id finds again. Never throws, never
 * waits long, and stores at most 60 a minute so that a failing route cannot fill the database.
 */
export async function captureError(error: unknown, { requestId, route }: Where): Promise<void> {
  const described = describeError(error)
  const trace = traceId()
  log().error({ requestId, traceId: trace, route, err: described }, 'unexpected error')
  if (!mayStore()) return metrics().errorsDropped.inc()

  const row = { at: new Date(), requestId, traceId: trace, route: route.slice(0, 500), ...described }
  const stored = store(row).catch(() => metrics().errorsDropped.inc())
  await Promise.race([stored, new Promise((resolve) => setTimeout(resolve, STORE_WAIT_MS).unref())])
}

async function store(row: typeof errorEvents.$inferInsert): Promise<void> {
  // Loaded late: the pool reports its failures through this folder.
  const { database } = await import('@/db/client')
  await database().insert(errorEvents).values(row)
}

function mayStore(): boolean {
  const budget = processWide('error-budget', () => ({ minute: 0, stored: 0 }))
  const minute = Math.floor(performance.now() / 60_000)
  if (budget.minute !== minute) Object.assign(budget, { minute, stored: 0 })
  return budget.stored++ < STORED_PER_MINUTE
}
