/** Point i stands at `from + i * stepSeconds`; `from` in epoch milliseconds. */
export type ChartGrid = { from: number; stepSeconds: number; count: number }

export type ChartValues = readonly (number | null)[]

/** Milliseconds, a rate per second, a share between 0 and 1, a number of things. */
export type ChartUnit = 'ms' | 'per_second' | 'share' | 'count'

export type ChartSeries = { id: string; label: string; look: LookName; values: ChartValues }

/** The usual range of what is drawn, behind the lines; null where it is not known. */
export type ChartBand = { label: string; value: ChartValues; low: ChartValues; high: ChartValues }

/** A moment, or a stretch of time, with a name that leads somewhere; epoch milliseconds, `until` null while it lasts. */
export type ChartMark = {
  at: number
  until: number | null
  kind: 'deploy' | 'info' | 'warning' | 'critical'
  title: string
  href: string
}

export type Look = { colour: string; width: number; dash?: string }

/** One hue in three weights for percentiles, one a status class, grey for the compared time. */
export const LOOKS = {
  p50: { colour: 'var(--chart-latency)', width: 1.25, dash: '1 3' },
  p95: { colour: 'var(--chart-latency)', width: 2 },
  p99: { colour: 'var(--chart-latency)', width: 1.25, dash: '6 3' },
  good: { colour: 'var(--chart-good)', width: 1.5 },
  moved: { colour: 'var(--chart-moved)', width: 1.5 },
  refused: { colour: 'var(--chart-refused)', width: 1.5 },
  failed: { colour: 'var(--chart-failed)', width: 1.5 },
  ghost: { colour: 'var(--muted)', width: 1.25, dash: '4 4' },
} as const satisfies Record<string, Look>

export type LookName = keyof typeof LOOKS

export const lookOf = (name: LookName): Look => LOOKS[name]

export const timeAt = ({ from, stepSeconds }: ChartGrid, index: number): number =>
  from + index * stepSeconds * 1_000

export const lastTime = (grid: ChartGrid): number => timeAt(grid, Math.max(0, grid.count - 1))

/** The point nearest to a moment, within the grid. */
export function indexAt(grid: ChartGrid, at: number): number {
  const index = Math.round((at - grid.from) / (grid.stepSeconds * 1_000))
  return Math.max(0, Math.min(grid.count - 1, index))
}

export const known = (values: ChartValues): number[] => values.filter((value) => value !== null)
