import { formatDay, formatMinute } from '@/lib/format'

export type Scale = { top: number; ticks: number[] }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const INTERVALS = 4
const NICE = [1, 2, 2.5, 5, 10]
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90].map((count) => count * DAY),
]

/** From 0 to a round number just above the largest value, in at most five ticks. */
export function scaleFor(largest: number): Scale {
  if (!(largest > 0) || !Number.isFinite(largest)) return { top: 1, ticks: [0] }
  const rough = largest / INTERVALS
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = (NICE.find((nice) => nice * magnitude >= rough * 0.999) ?? 10) * magnitude
  const count = Math.ceil((largest / step) * 0.999)
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) }
}

/** Round moments of the reader's own clock, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const step = TIME_STEPS.find((length) => (to - from) / length <= most) ?? to - from
  const offset = new Date(from).getTimezoneOffset() * MINUTE
  const ticks: number[] = []
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) {
    if (at >= from) ticks.push(at)
  }
  return ticks
}

/** `10:30`, at midnight the day. */
export function tickWords(at: number): string {
  const moment = new Date(at)
  const midnight = moment.getHours() === 0 && moment.getMinutes() === 0
  return midnight ? formatDay(moment) : formatMinute(moment)
}
