import type { Context } from '@/lib/context'
import { endpointsSeen } from '@/lib/endpoints/promql'
import type { WatchedService } from '@/lib/endpoints/watched'
import { findAppError } from '@/lib/errors'
import { type Grid, queryInstant } from '@/lib/prometheus/queries'
import type { Readings } from '../series'
import { readCustom } from './custom-readings'
import { readingsOf } from './endpoint-readings'
import { ask } from './questions'
import { addAnswers, columnAt, emptyTable, type Table } from './table'

// Of endpoints times steps in one answer: with four statuses each it holds 100 000 points, 4 MB.
const MAX_POINTS = 25_000
const TOO_MUCH = ['too_large', 'timeout', 'execution']

export type Minutes = {
  readings: Readings[]
  /** Custom series that were left out, and why. */
  problems: string[]
}

/**
 * All series of a service from one step to another, both counted: p95 (ms), errors (%) and traffic (req/s) of the whole
 * and of each endpoint, taken over the five minutes before, and its custom series. `requests` is how many a value stands for;
 * traffic has none. A gap stays one, but for a `known` endpoint (ids) without series while its service is asked: it has no traffic.
 *
 * @throws AppError unavailable, upstream_failed
 */
export async function readMinutes(
  ctx: Context,
  service: WatchedService,
  { known = [], ...grid }: Grid & { known?: readonly string[] },
): Promise<Minutes> {
  const table = emptyTable(grid)
  await fill(ctx, service, table, known.length || (await countEndpoints(ctx, service, grid.to)))
  for (const id of known) columnAt(table, service, id)
  const custom = await readCustom(ctx, service, grid)
  return {
    readings: [...readingsOf(table, new Set(known)), ...custom.readings],
    problems: custom.problems,
  }
}

/** How many endpoints have series at a moment. */
async function countEndpoints(ctx: Context, { target }: WatchedService, at: Date): Promise<number> {
  const [count] = await queryInstant(ctx, endpointsSeen(target), at)
  return count?.value ?? 0
}

/** As many steps at a time as one answer may hold; half as many from when the engine says that it is too much. */
async function fill(ctx: Context, service: WatchedService, table: Table, endpoints: number): Promise<void> {
  let size = Math.min(table.steps, Math.ceil(MAX_POINTS / Math.max(endpoints, 1)))
  for (let step = 0; step < table.steps; ) {
    try {
      addAnswers(table, service, await ask(ctx, service, part(table, step, size)))
      step += size
    } catch (error) {
      if (size === 1 || !TOO_MUCH.includes(findAppError(error)?.extras.kind ?? '')) throw error
      size = Math.ceil(size / 2)
    }
  }
}

function part({ from, stepMs, steps }: Table, step: number, size: number): Grid {
  const last = Math.min(step + size, steps) - 1
  return {
    from: new Date(from + step * stepMs),
    to: new Date(from + last * stepMs),
    stepSeconds: stepMs / 1_000,
  }
}
