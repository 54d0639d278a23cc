import { type Band, bandsOf } from '@/lib/anomalies/bands'
import { usualP95 } from '@/lib/anomalies/usual'
import type { Context } from '@/lib/context'
import type { Ask } from './ask'
import type { Endpoint, EndpointBand, EndpointDetail } from './contract'
import type { Subject } from './subject'

type Usual = Pick<EndpointDetail, 'baseline' | 'bands'>

const NO_BANDS: EndpointDetail['bands'] = { p95: null, errors: null, traffic: null }

/** Rows with what is usual for their p95 at a moment; one question for all. */
export async function withUsual(ask: Ask, ctx: Context, rows: Endpoint[], moment: Date): Promise<Endpoint[]> {
  const services = [...new Set(rows.map(({ service }) => service))]
  const known = await ask.optional('baselines', usualP95(ctx, { services }, moment))
  return rows.map((row) => ({ ...row, baseline: known?.get(row.id) ?? null }))
}

/** The bands of one endpoint's charts, at the points of their grid, and its usual p95 at the end of the range. */
export async function readUsual(
  ask: Ask,
  ctx: Context,
  { service, range }: Subject,
  { id, grid }: Pick<EndpointDetail, 'id' | 'grid'>,
): Promise<Usual> {
  const [known, bands] = await Promise.all([
    ask.optional('baseline', usualP95(ctx, { services: [service.id], endpoint: id }, range.to)),
    ask.optional('bands', bandsOf(ctx, { service: service.id, endpoint: id }, grid)),
  ])
  return {
    baseline: known?.get(id) ?? null,
    bands: bands ? { ...bands, errors: bands.errors && asShares(bands.errors) } : NO_BANDS,
  }
}

/** From percent, as errors are judged, to 0-1, as they are told. */
function asShares(band: Band): EndpointBand {
  const share = (values: Band['value']) => values.map((value) => (value === null ? null : value / 100))
  return { ...band, value: share(band.value), low: share(band.low), high: share(band.high) }
}
