import { configState } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { AppError, findAppError } from '@/lib/errors'
import { hasEngine } from '@/lib/prometheus/queries'
import { createAsk } from './ask'
import { briefly } from './brief-memory'
import type { Endpoint } from './contract'
import { type AskedRange, rangeOf, secondsOf } from './range'
import { readRows } from './rows'
import { nowWindow } from './rules'
import { withUsual } from './usual'
import { watchedServices } from './watched'

const MEMORY = { keepMs: 15_000, most: 8 }
const MAX_ROWS = 2_000

export type AllEndpoints = {
  /** By id, at most 2 000: those with the most requests. */
  items: Endpoint[]
  /** How many there are. */
  total: number
  asOf: string
  windowSeconds: number
  /** Services whose endpoints could not be read. */
  problems: { service: string; message: string }[]
}

/**
 * All endpoints of all services over one range. Kept for 15 s, so that pages, viewers and the API that ask the same range
 * cause one read; who asks meanwhile waits for that one.
 *
 * @throws AppError unavailable, invalid, unprocessable
 */
export async function allEndpoints(ctx: Context, asked: AskedRange): Promise<AllEndpoints> {
  // Before the memory is looked up, so that a wrong range is no key.
  rangeOf(asked, ctx.now)
  const key = `${asked.from}|${asked.to}|${configState().loadedAt.getTime()}`
  return briefly('endpoints.all', { ...MEMORY, key }, () => read(ctx, asked))
}

async function read(ctx: Context, asked: AskedRange): Promise<AllEndpoints> {
  if (!hasEngine()) throw new AppError('unavailable', 'No metrics engine is configured (PROMETHEUS_URL).')
  const range = rangeOf(asked, ctx.now)
  const ask = createAsk(ctx)
  const services = watchedServices()
  const answers = await Promise.allSettled(services.map((service) => readRows(ask, service, range)))
  const rows = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const problems = answers.flatMap((answer, index) =>
    answer.status === 'rejected' ? [problemOf(ctx, services[index]?.id ?? '', answer.reason)] : [],
  )
  const [first] = answers
  if (first?.status === 'rejected' && problems.length === services.length) throw first.reason
  const sorted = busiest(rows).sort((one, other) => (one.id < other.id ? -1 : 1))
  return {
    items: await withUsual(ask, ctx, sorted, range.to),
    total: rows.length,
    asOf: range.to.toISOString(),
    windowSeconds: nowWindow(secondsOf(range)),
    problems,
  }
}

/** One service's wrong selector does not take the others' numbers away. */
function problemOf({ log }: Context, service: string, reason: unknown): AllEndpoints['problems'][number] {
  log.warn({ err: reason, service }, 'the endpoints of a service could not be read')
  return { service, message: findAppError(reason)?.message ?? 'Its metrics could not be read.' }
}

function busiest(rows: Endpoint[]): Endpoint[] {
  if (rows.length <= MAX_ROWS) return rows
  return [...rows].sort((one, other) => (other.requests ?? 0) - (one.requests ?? 0)).slice(0, MAX_ROWS)
}
