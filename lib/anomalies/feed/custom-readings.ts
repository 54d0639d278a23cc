import type { Context } from '@/lib/context'
import type { WatchedService } from '@/lib/endpoints/watched'
import { AppError, findAppError } from '@/lib/errors'
import { type Grid, queryRange } from '@/lib/prometheus/queries'
import type { Readings } from '../series'
import { samplesOf } from './endpoint-readings'
import { addPoints, emptyTable, gaps } from './table'

type Custom = NonNullable<WatchedService['anomalies']>['custom'][number]

/** The series that pitwall.yaml names itself. One that fails leaves only itself out, and is told in `problems`. */
export async function readCustom(
  ctx: Context,
  service: WatchedService,
  grid: Grid,
): Promise<{ readings: Readings[]; problems: string[] }> {
  const problems: string[] = []
  // All at once: how many run is bounded by the engine's turns, and how long all take by their time.
  const read = (service.anomalies?.custom ?? []).map(async (custom) => {
    try {
      return [await readOne(ctx, custom, grid)]
    } catch (error) {
      ctx.log.warn({ err: error, service: service.id, series: custom.name }, 'a custom series was left out')
      problems.push(`${custom.name}: ${findAppError(error)?.message ?? 'It could not be read.'}`)
      return []
    }
  })
  return { readings: (await Promise.all(read)).flat(), problems }
}

async function readOne(ctx: Context, { name, unit, query }: Custom, grid: Grid): Promise<Readings> {
  const found = await queryRange(ctx, query, grid, { remember: false })
  if (found.length > 1)
    throw new AppError('unprocessable', `The query gives ${found.length} series, not one.`)
  const table = emptyTable(grid)
  const values = gaps(table.steps)
  for (const series of found) addPoints(table, values, series)
  const samples = samplesOf(table, (step) => values[step])
  return { signal: 'custom', endpoint: '', name, unit, samples }
}
