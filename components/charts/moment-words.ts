import { formatClock, formatDay, formatMinute } from '@/lib/format'
import type { ChartGrid } from './chart-model'

const DAY_MS = 86_400_000
const FINE_STEP_SECONDS = 60

/** A point's moment on the reader's clock, as exact as the grid is fine. */
export function momentWords({ from, stepSeconds, count }: ChartGrid, at: number): string {
  const moment = new Date(at)
  if (stepSeconds < FINE_STEP_SECONDS) return formatClock(moment, new Date())
  const days = stepSeconds * count * 1_000 > DAY_MS / 2 || formatDay(moment) !== formatDay(new Date())
  return days || from === at ? `${formatDay(moment)}, ${formatMinute(moment)}` : formatMinute(moment)
}
