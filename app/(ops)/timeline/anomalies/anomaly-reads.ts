import { cache } from 'react'
import type { AnomalyQuery } from '@/lib/anomalies/contract'
import { getAnomaly, listAnomalies, listBaselines } from '@/lib/anomalies/queries'
import type { Context } from '@/lib/context'
import { lastGood } from '@/lib/status/last-good'

export const readAnomalies = (ctx: Context, query: AnomalyQuery) =>
  lastGood(`anomalies ${JSON.stringify(query)}`, () => listAnomalies(ctx, query))

/** How far each service is learned and judged; nothing when nobody answers. */
export const readJudging = (ctx: Context) =>
  lastGood('judging', () => listBaselines(ctx, { limit: 1 })).then(
    ({ value }) => value.services,
    () => [],
  )

export const readAnomaly = cache((ctx: Context, id: string) =>
  lastGood(`anomaly ${id}`, () => getAnomaly(ctx, id)),
)
