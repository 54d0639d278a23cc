import { resetEnv } from '@/lib/env'
import { askRange, rangeCache } from '@/lib/prometheus/range'
import { alignedSpan } from '@/lib/prometheus/rules'
import type { MetricsEngine } from './metrics-engine'
import { atMost, type Check } from './report'

const HOURS = 8
const REFRESH_SECONDS = 30
const VIEWERS = 5
const WINDOW_SECONDS = 6 * 3_600
const STEP_SECONDS = 60
const BUDGET_BYTES = 64 * 1024 * 1024

/** Eight hours of a dashboard that five people watch, their refreshes spread; time is the replay's own. */
export async function replayDashboard(engine: MetricsEngine, query: string): Promise<Check[]> {
  process.env.PROMETHEUS_URL = engine.url
  resetEnv()
  const memoryBefore = process.memoryUsage().rss
  let served = 0
  let fetched = 0
  for (let at = engine.until - HOURS * 3_600; at <= engine.until; at += REFRESH_SECONDS)
    for (let viewer = 0; viewer < VIEWERS; viewer++) {
      const points = await look(query, (at + (viewer * REFRESH_SECONDS) / VIEWERS) * 1_000)
      served += points.served
      fetched += points.fetched
    }
  return [
    atMost('G-P7 share of points not from memory', fetched / served, 0.02),
    atMost('G-P7 cache against its budget', rangeCache().bytes / BUDGET_BYTES, 1),
    atMost(
      'G-P7 growth of the process against the budget',
      (process.memoryUsage().rss - memoryBefore) / BUDGET_BYTES,
      1.2,
    ),
  ]
}

async function look(query: string, now: number) {
  const stepMs = STEP_SECONDS * 1_000
  const span = alignedSpan({ start: now - WINDOW_SECONDS * 1_000, end: now, step: stepMs })
  const parameters = new URLSearchParams({ query })
  const { signal } = new AbortController()
  const answer = await askRange(
    { ...span, stepMs, parameters, key: 'replay', caller: 'viewer', signal, timeoutMs: 10_000 },
    now,
  )
  const points = ({ from, to }: { from: number; to: number }) => (to - from) / stepMs + 1
  return { served: points(span), fetched: answer.fetched.reduce((sum, one) => sum + points(one), 0) }
}
