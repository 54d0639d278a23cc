import type { Sample } from '@/lib/prometheus/queries'
import type { Ask } from './ask'
import type { EndpointDetail } from './contract'
import { finite } from './points'
import { millisecondsPer, quantile, union } from './promql'
import { WEEK_SECONDS, WINDOWS } from './rules'
import type { Subject } from './subject'

type Windows = EndpointDetail['windows']

/** The p95 over windows that end at the range's end, each beside the same window a week before. */
export async function readWindows(ask: Ask, { target, range }: Subject): Promise<Windows> {
  const query = (shiftSeconds: number) =>
    union(
      'window',
      Object.fromEntries(
        Object.entries(WINDOWS).map(([window, seconds]) => [
          window,
          quantile(target, 'p95', { seconds, shiftSeconds }),
        ]),
      ),
    )
  const read = (name: string, shiftSeconds: number) =>
    ask.optional(name, ask.instant(name, query(shiftSeconds), range.to))
  const [now, lastWeek] = await Promise.all([
    read('p95 by window', 0),
    read('p95 by window last week', WEEK_SECONDS),
  ])
  const scale = millisecondsPer(target.family)
  return KEYS.map((window) => {
    const valueMs = valueIn(now, window, scale)
    const baselineMs = valueIn(lastWeek, window, scale)
    return {
      window,
      valueMs,
      baselineMs,
      ratio: valueMs !== null && baselineMs ? valueMs / baselineMs : null,
    }
  })
}

const KEYS = ['15m', '1h', '6h', '24h', '7d'] as const

function valueIn(samples: Sample[] | undefined, window: string, scale: number): number | null {
  const value = samples?.find(({ labels }) => labels.window === window)?.value
  return value === undefined ? null : finite(value * scale)
}
