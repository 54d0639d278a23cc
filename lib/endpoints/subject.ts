import type { Grid } from '@/lib/prometheus/queries'
import type { TimeRange } from '@/lib/time'
import type { Target, Window } from './promql'
import type { WatchedService } from './watched'

/** What one page of an endpoint is about: which series, which time, at which points. */
export type Subject = {
  name: { method: string; route: string }
  service: WatchedService
  target: Target
  range: TimeRange
  grid: Grid
  /** Over which a rate at one point is taken. */
  window: Window
}
