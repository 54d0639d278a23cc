import { Chart } from '@/components/charts/chart'
import type { ChartSeries } from '@/components/charts/chart-model'
import type { QueueTrend } from '@/lib/queues/contract'

const LINES = [
  { id: 'waiting', label: 'waiting', look: 'good' },
  { id: 'active', label: 'active', look: 'moved' },
  { id: 'failed', label: 'failed', look: 'failed' },
] as const

/** How many jobs waited, ran and stood failed over the time range; nothing where nothing was told. */
export function TrendChart({ trend: { points, stepSeconds } }: { trend: QueueTrend }) {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 2) return null
  const [from, until] = [Date.parse(first.at), Date.parse(last.at)]
  const count = Math.round((until - from) / (stepSeconds * 1_000)) + 1
  const series = LINES.map((line): ChartSeries => {
    const values: (number | null)[] = new Array(count).fill(null)
    for (const point of points)
      values[Math.round((Date.parse(point.at) - from) / (stepSeconds * 1_000))] = point[line.id]
    return { ...line, values }
  })
  return (
    <Chart
      title="Jobs"
      unit="count"
      height={150}
      grid={{ from, stepSeconds, count }}
      series={series.filter(({ values }) => values.some((value) => value !== null))}
    />
  )
}
