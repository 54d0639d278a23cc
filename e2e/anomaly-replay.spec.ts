import { readFileSync } from 'node:fs'
import { observe } from '@/lib/anomalies/observe'
import type { SeriesKey } from '@/lib/anomalies/series'
import { settingsFor } from '@/lib/anomalies/settings-for'
import { emptyState, type SeriesState } from '@/lib/anomalies/state'
import { familyOf } from '@/lib/endpoints/families'
import { quantile, requestsByStatus } from '@/lib/endpoints/promql'
import { expect, test } from './fixtures'

const { prometheusUrl } = JSON.parse(
  readFileSync(process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json', 'utf8'),
)
const DAY = 86_400
const LEARNED_DAYS = 14
const JUDGED_DAYS = 13
const STEP = 60
const WINDOW = { seconds: 300 }
const TARGET = {
  family: familyOf({ preset: 'opentelemetry', histogram: 'classic' }),
  matchers: 'job="paddock"',
}
const MOST_FALSE_A_WEEK = 0.25

test.skip(!prometheusUrl, 'the demo runs without Prometheus')

test('four weeks without an incident hardly raise anything', async () => {
  test.setTimeout(240_000)
  const today = Math.floor(Date.now() / 1_000 / DAY)
  const series = new Map<string, { signal: SeriesKey['signal']; state: SeriesState; opened: number }>()
  for (let day = today - LEARNED_DAYS - JUDGED_DAYS; day < today; day++) {
    const isJudged = day >= today - JUDGED_DAYS
    for (const { id, signal, samples } of await readDay(day, isJudged ? STEP : 5 * STEP)) {
      const one = series.get(id) ?? { signal, state: emptyState(), opened: 0 }
      series.set(id, one)
      const settings = settingsFor({}, { signal, endpoint: id, name: '' })
      for (const sample of samples) {
        const wasOpen = one.state.openSince !== 0
        const { openSince } = observe(one.state, sample, settings)
        if (isJudged && openSince !== 0 && !wasOpen) one.opened++
      }
    }
  }

  const opened = [...series].filter(([, one]) => one.opened > 0).map(([id, one]) => `${id}: ${one.opened}`)
  const falseAWeek =
    [...series.values()].reduce((sum, one) => sum + one.opened, 0) / series.size / (JUDGED_DAYS / 7)
  expect(series.size).toBeGreaterThan(20)
  expect(falseAWeek, opened.join(', ')).toBeLessThanOrEqual(MOST_FALSE_A_WEEK)
})

type Read = {
  id: string
  signal: SeriesKey['signal']
  samples: { at: number; value: number; requests?: number }[]
}

/** Latency, errors and traffic of each endpoint over one day, as the worker reads them. */
async function readDay(day: number, step: number): Promise<Read[]> {
  const range = { start: day * DAY, end: (day + 1) * DAY - step, step }
  const latencies = await ask(quantile(TARGET, 'p95', WINDOW), range)
  const counts = await ask(requestsByStatus(TARGET, WINDOW), range)
  const requests = new Map<string, Map<number, { all: number; failed: number }>>()
  for (const { name, status, values } of counts)
    for (const [at, value] of values) {
      const byMinute = requests.get(name) ?? new Map()
      requests.set(name, byMinute)
      const { all, failed } = byMinute.get(at) ?? { all: 0, failed: 0 }
      byMinute.set(at, { all: all + value, failed: failed + (status.startsWith('5') ? value : 0) })
    }
  const counted = [...requests].flatMap(([name, byMinute]): Read[] => {
    const minutes = [...byMinute].toSorted(([one], [other]) => one - other)
    return [
      {
        id: `errors ${name}`,
        signal: 'errors',
        samples: minutes.map(([at, { all, failed }]) => ({
          at: at * 1_000,
          value: (100 * failed) / all,
          requests: all,
        })),
      },
      {
        id: `traffic ${name}`,
        signal: 'traffic',
        samples: minutes.map(([at, { all }]) => ({ at: at * 1_000, value: all / WINDOW.seconds })),
      },
    ]
  })
  const slow = latencies.map(
    ({ name, values }): Read => ({
      id: `p95 ${name}`,
      signal: 'p95',
      samples: values.map(([at, value]) => ({
        at: at * 1_000,
        value: value * 1_000,
        requests: requests.get(name)?.get(at)?.all ?? 0,
      })),
    }),
  )
  return [...slow, ...counted]
}

async function ask(query: string, range: { start: number; end: number; step: number }) {
  const body = new URLSearchParams({
    query,
    ...Object.fromEntries(Object.entries(range).map(([name, value]) => [name, String(value)])),
  })
  const response = await fetch(`${prometheusUrl}/api/v1/query_range`, { method: 'POST', body })
  const answer: Answer = await response.json()
  return answer.data.result.map(({ metric, values }) => ({
    name: `${metric.http_request_method} ${metric.http_route}`,
    status: metric.http_response_status_code ?? '',
    values: values.map(([at, value]): [number, number] => [at, Number(value)]),
  }))
}

type Answer = { data: { result: { metric: Record<string, string>; values: [number, string][] }[] } }
