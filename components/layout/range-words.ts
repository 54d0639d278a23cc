import { formatClock } from '@/lib/format'
import { parseTime, type RangeText } from '@/lib/time'

export const PRESETS: readonly (RangeText & { label: string })[] = [
  { from: 'now-15m', to: 'now', label: 'Last 15 minutes' },
  { from: 'now-1h', to: 'now', label: 'Last hour' },
  { from: 'now-6h', to: 'now', label: 'Last 6 hours' },
  { from: 'now-24h', to: 'now', label: 'Last 24 hours' },
  { from: 'now/d', to: 'now', label: 'Today (UTC)' },
  { from: 'now-1d/d', to: 'now-1d/d', label: 'Yesterday (UTC)' },
  { from: 'now-7d', to: 'now', label: 'Last 7 days' },
  { from: 'now-30d', to: 'now', label: 'Last 30 days' },
  { from: 'now-90d', to: 'now', label: 'Last 90 days' },
]

/** A range as a person says it; `zone` undefined is the reader's own. */
export function rangeWords({ from, to }: RangeText, now: Date, zone?: string): string {
  const preset = PRESETS.find((known) => known.from === from && known.to === to)
  return preset?.label ?? `${endWords(from, now, zone)} – ${endWords(to, now, zone)}`
}

function endWords(text: string, now: Date, zone: string | undefined): string {
  if (text.startsWith('now')) return text
  const moment = parseTime(text, now)
  return moment ? formatClock(moment, now, zone) : text
}
