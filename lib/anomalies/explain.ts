import { formatDuration } from '@/lib/format'
import { expectedAt } from './expected'
import type { Verdict } from './observe'
import type { Settings } from './settings'
import type { SeriesState } from './state'

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })
const short = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 })

type Told = {
  /** What the series is called: `p95`. */
  name: string
  unit: string
  value: number
  verdict: Verdict
}

/**
 * Why a value is or is not unusual, for people, of the sample just taken in:
 * `p95 412 ms; usual at 14:15 is 180 ms (150-235); 3.1x outside for 4 min`. Times are UTC.
 */
export function explain(
  state: SeriesState,
  { name, unit, value, verdict }: Told,
  settings: Settings,
): string {
  const shown = (number: number) => `${short.format(number)}${unit && ` ${unit}`}`
  const said = `${name} ${shown(value)}`
  if (verdict.state === 'learning') return `${said}; learning`
  if (verdict.state === 'not_judged') return `${said}; not judged: ${verdict.reason}`
  if (verdict.state === 'frozen') return `${said}; frozen: ${verdict.reason}`
  const expected = expectedAt(state, state.at, settings)
  if (!expected) return `${said}; nothing is known yet`
  const band = `${short.format(expected.low)}-${short.format(expected.high)}`
  const usual = `usual at ${clock.format(state.at)} is ${shown(expected.value)} (${band})`
  return `${said}; ${usual}; ${outside(state, value, verdict.score, expected, settings)}`
}

function outside(
  { at, outsideSince }: SeriesState,
  value: number,
  score: number,
  { low, high }: { low: number; high: number },
  { sensitivity, stepMs }: Settings,
): string {
  const times = Math.abs(score) / sensitivity
  if (times <= 1 || outsideSince === 0) return 'inside'
  const lasted = formatDuration((at - outsideSince + stepMs) / 1000)
  const factor = `${times.toFixed(1)}x`
  const isInside = value >= low && value <= high
  return isInside
    ? `on one side of the usual ${factor} longer than it ever is, for ${lasted}`
    : `${factor} outside for ${lasted}`
}
