import type { ChartValues } from './chart-model'

type SparklineProps = {
  values: ChartValues
  /** What it shows, in words. */
  label: string
  className?: string
}

const WIDTH = 80
const HEIGHT = 20
const INSET = 1.5

/** A line the size of a word, from 0 to its own highest; gaps stay open. */
export function Sparkline({ values, label, className }: SparklineProps) {
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={label}
      className={className}
    >
      <path
        d={sparkPath(values)}
        fill="none"
        stroke="var(--chart-good)"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

function sparkPath(values: ChartValues): string {
  const high = Math.max(0, ...values.map((value) => value ?? 0))
  const step = WIDTH / Math.max(1, values.length - 1)
  let isOpen = false
  let path = ''
  values.forEach((value, index) => {
    if (value === null) {
      isOpen = false
      return
    }
    const x = Math.round(index * step * 10) / 10
    const y = HEIGHT - INSET - (high === 0 ? 0 : (value / high) * (HEIGHT - 2 * INSET))
    path += `${isOpen ? 'L' : 'M'}${x} ${y.toFixed(1)}${isOpen ? '' : 'h0'}`
    isOpen = true
  })
  return path
}
