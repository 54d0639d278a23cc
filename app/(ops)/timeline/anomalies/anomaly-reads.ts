import { cache } from 'react'
import type { AnomalyPage, AnomalyQuery } from '@/lib/anomalies/contract'
import { getAnomaly, listAnomalies, listBaselines } from '@/lib/anomalies/queries'
import type { Context } from '@/lib/context'
import { lastGood } from '@/lib/status/last-good'

const OPEN_AT_MOST = 200

/** Those that are open stand first, all of them on the first page; then the newest. */
export const readAnomalies = (ctx: Context, query: AnomalyQuery) =>
  lastGood(`anomalies ${JSON.stringify(query)}`, async (): Promise<AnomalyPage> => {
    if (query.state !== undefined) return listAnomalies(ctx, query)
    const [open, newest] = await Promise.all([
      query.cursor === undefined ? openOnes(ctx, query) : [],
      listAnomalies(ctx, query),
    ])
    return { ...newest, items: [...open, ...newest.items.filter(({ state }) => state !== 'open')] }
  })

const openOnes = async (ctx: Context, query: AnomalyQuery) =>
  (await listAnomalies(ctx, { ...query, state: 'open', limit: OPEN_AT_MOST })).items

/** How far each service is learned and judged; nothing when nobody answers. */
export const readJudging = (ctx: Context) =>
  lastGood('judging', () => listBaselines(ctx, { limit: 1 })).then(
    ({ value }) => value.services,
    () => [],
  )

export const readAnomaly = cache((ctx: Context, id: string) =>
  lastGood(`anomaly ${id}`, () => getAnomaly(ctx, id)),
)
