const DAY_MS = 86_400_000
const KNOWN_ZONES = 1_000

/** `UTC` or a place of the IANA database; abbreviations (`CST`) mean different things to different people. */
export function isZone(name: string): boolean {
  if (name === 'UTC') return true
  if (!/^[A-Za-z]+(?:[/_+-][\w+-]+)+$/.test(name) || !name.includes('/')) return false
  try {
    formatter(name)
    return true
  } catch {
    return false
  }
}

/** `2026-03-29T03:00:00+02:00`, on the clock of that zone. */
export function localTime(at: Date, zone: string): string {
  const minutes = offsetMinutes(at, zone)
  const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 19)
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${local}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`
}

/** 0 Sunday to 6 Saturday, in that zone. */
export const weekdayIn = (at: Date, zone: string): number =>
  new Date(at.getTime() + offsetMinutes(at, zone) * 60_000).getUTCDay()

/** When the clocks of a zone change next within `days`, to the minute; undefined when they do not. */
export function nextClockChange(
  zone: string,
  from: Date,
  days = 366,
): { at: Date; shiftMinutes: number } | undefined {
  const before = offsetMinutes(from, zone)
  for (let day = 1; day <= days; day++) {
    const end = from.getTime() + day * DAY_MS
    const after = offsetMinutes(new Date(end), zone)
    if (after !== before) return { at: changeWithin(zone, end - DAY_MS, end), shiftMinutes: after - before }
  }
  return undefined
}

/** Minutes east of UTC. */
export function offsetMinutes(at: Date, zone: string): number {
  const parts = formatter(zone).formatToParts(at)
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const [year, month, day] = [value('year'), value('month'), value('day')]
  const local = Date.UTC(year, month - 1, day, value('hour'), value('minute'), value('second'))
  return Math.round((local - Math.floor(at.getTime() / 1_000) * 1_000) / 60_000)
}

function changeWithin(zone: string, start: number, end: number): Date {
  const before = offsetMinutes(new Date(start), zone)
  let [low, high] = [Math.floor(start / 60_000), Math.ceil(end / 60_000)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMinutes(new Date(middle * 60_000), zone) === before) low = middle
    else high = middle
  }
  return new Date(high * 60_000)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const
  const made = new Intl.DateTimeFormat('en-US', { timeZone, ...numeric, ...clock })
  if (formatters.size >= KNOWN_ZONES) formatters.clear()
  formatters.set(timeZone, made)
  return made
}

const two = (value: number) => String(value).padStart(2, '0')
