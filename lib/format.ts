const LOCALE = 'en-GB'
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 })

// A formatter holds some 100 kB outside the heap, where the garbage collector does not see them: made anew for each time
// on a page they grew to gigabytes.
const formatters = new Map<string, Intl.DateTimeFormat>()
const MAX_FORMATTERS = 500

export function formatNumber(value: number): string {
  return whole.format(value)
}

/** Milliseconds as a person reads them: `12 ms`, `1.25 s`; over a minute as a duration. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 1) return '<1 ms'
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < MINUTE * 1000) return `${short.format(milliseconds / 1000)} s`
  return formatDuration(milliseconds / 1000)
}

/** Seconds in at most two units: `42 s`, `14 min`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  const rest = Math.max(0, Math.floor(seconds))
  if (rest < MINUTE) return `${rest} s`
  if (rest < HOUR) return `${Math.floor(rest / MINUTE)} min`
  if (rest < DAY) return twoUnits(rest, HOUR, 'h', MINUTE, 'min')
  return twoUnits(rest, DAY, 'd', HOUR, 'h')
}

/** A share between 0 and 1, rounded down so that 99.999 % never reads as 100 %. */
export function formatShare(share: number): string {
  const percent = Math.floor(share * 10_000) / 100
  return `${percent === 100 ? '100' : percent.toFixed(2)} %`
}

export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${short.format(value)} ${BYTE_UNITS[unit]}`
}

/** `just now`, `14 min ago`, `in 2 h`. */
export function formatRelative(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000
  if (Math.abs(seconds) < 2) return 'just now'
  return seconds < 0 ? `in ${formatDuration(-seconds)}` : `${formatDuration(seconds)} ago`
}

/** `10:26:04`, with the date in front when it is not of the day of `now`. `zone` undefined is the reader's own. */
export function formatClock(at: Date, now: Date, zone?: string): string {
  const time = part(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return formatDay(at, zone) === formatDay(now, zone) ? time : `${formatDay(at, zone)}, ${time}`
}

/** `10:26` */
export function formatMinute(at: Date, zone?: string): string {
  return part(at, zone, { hour: '2-digit', minute: '2-digit' })
}

/** `31 Mar` */
export function formatDay(at: Date, zone?: string): string {
  return part(at, zone, { day: 'numeric', month: 'short' })
}

/** `31 Mar 2026, 10:26:04 UTC`: complete, with its zone. */
export function formatAbsolute(at: Date, zone?: string): string {
  return part(at, zone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  })
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`
}

function part(at: Date, timeZone: string | undefined, options: Intl.DateTimeFormatOptions): string {
  const key = `${timeZone} ${Object.entries(options)}`
  const formatter =
    formatters.get(key) ?? new Intl.DateTimeFormat(LOCALE, { ...options, hourCycle: 'h23', timeZone })
  if (formatters.size >= MAX_FORMATTERS) formatters.clear()
  formatters.set(key, formatter)
  return formatter.format(at)
}

function twoUnits(seconds: number, large: number, largeWord: string, small: number, smallWord: string) {
  const rest = Math.floor((seconds % large) / small)
  const main = `${Math.floor(seconds / large)} ${largeWord}`
  return rest === 0 ? main : `${main} ${rest} ${smallWord}`
}
