import type { Context } from '@/lib/context'
import type { Readings, SeriesKey } from '../series'
import { DEFAULTS } from '../settings'
import { DAY_MS, MINUTE } from '../state'
import { claimService, meetServices } from './claim'
import { judgeService } from './judge-service'
import type { Minutes, Source } from './source'

export type World = (key: SeriesKey, at: number) => { value: number | undefined; requests?: number }

const HISTORY_STEP = 5 * MINUTE

/** A service whose values are functions of time. */
export function worldSource(
  keys: readonly SeriesKey[],
  world: World,
  changed: Partial<Source> = {},
  service = 'shop',
): Source {
  const read = (span: Minutes, step: number): Readings[] =>
    keys.map((key) => {
      const samples = []
      for (let at = span.from; at <= span.to; at += step) samples.push({ at, ...world(key, at) })
      return { ...key, unit: 'ms', samples }
    })
  return {
    service,
    minutes: async (span) => ({ readings: read(span, MINUTE), problems: [] }),
    history: async function* (until) {
      const from = until - 14 * DAY_MS
      for (let day = 0; day < 14; day++) {
        const first = Math.ceil((from + day * DAY_MS + 1) / HISTORY_STEP) * HISTORY_STEP
        const readings = read({ from: first, to: from + (day + 1) * DAY_MS }, HISTORY_STEP)
        yield { readings, problems: [], progress: (day + 1) / 14 }
      }
    },
    exclusions: async () => [],
    settings: () => DEFAULTS,
    ...changed,
  }
}

/** Lets a worker judge whatever is due at each minute of a stretch; true where it got a claim. */
export async function work(ctx: Context, source: Source, from: number, minutes: number, worker = 'one') {
  await meetServices({ ...ctx, now: new Date(from) }, [source.service])
  for (let minute = 0; minute < minutes; minute++) {
    const now = new Date(from + minute * MINUTE + 15_000)
    for (;;) {
      const claimed = await claimService({ ...ctx, now }, { worker, services: [source.service] })
      if (!claimed) break
      await judgeService({ ...ctx, now }, claimed, source)
    }
  }
}

export const seriesOf = (signal: SeriesKey['signal'], endpoint = '', name = ''): SeriesKey => ({
  signal,
  endpoint,
  name,
})
