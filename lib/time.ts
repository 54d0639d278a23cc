const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const LENGTHS = new Map([
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
  ['d', DAY],
  ['w', 7 * DAY],
])
const STEP = /([+-]\d{1,6}|\/)([smhdwMy])/y
const EPOCH_MS = /^\d{12,14}$/
const OLDEST = Date.parse('0001-01-01T00:00:00Z')
const NEWEST = Date.parse('9999-12-31T23:59:59.999Z')
const ISO = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

export type TimeRange = { from: Date; to: Date }
export type RangeText = { from: string; to: string }

/**
 * A moment in Grafana's grammar: `now`, `now-6h`, `now-1d/d`, epoch milliseconds or ISO 8601; rounding is in UTC.
 * `end: true` rounds `/d` to the last millisecond of the unit, as the end of a range wants it.
 * Undefined when the text names no moment, or one that cannot be stored.
 */
export function parseTime(text: string, now: Date, { end = false } = {}): Date | undefined {
  if (text.startsWith('now')) return applySteps(text.slice(3), now, end)
  if (EPOCH_MS.test(text)) return validDate(Number(text))
  const day = ISO.exec(text)?.[1]
  if (day && isDay(day)) return validDate(Date.parse(hasZone(text) ? text : `${text}Z`))
  return undefined
}

/** Years of four digits: what Postgres and ISO 8601 write alike. */
export const isStorable = (moment: Date): boolean => moment.getTime() >= OLDEST && moment.getTime() <= NEWEST

/** A range that ends after it starts; undefined when either end or their order makes no sense. */
export function parseRange({ from, to }: RangeText, now: Date): TimeRange | undefined {
  const range = { from: parseTime(from, now), to: parseTime(to, now, { end: true }) }
  if (!range.from || !range.to || range.from >= range.to) return undefined
  return { from: range.from, to: range.to }
}

/** Whether a stretch of time touches the range; `until` null still lasts. Both ISO 8601. */
export function isWithin(range: TimeRange, from: string, until: string | null): boolean {
  return (
    Date.parse(from) <= range.to.getTime() && (until === null || Date.parse(until) >= range.from.getTime())
  )
}

type Asked = { from?: string | string[] | undefined; to?: string | string[] | undefined }

/** The range an address asks for; what it leaves out, or says wrongly, is taken from `standard`. */
export function readRange({ from, to }: Asked, standard: RangeText, now: Date): TimeRange {
  const asked = { from: textOf(from) ?? standard.from, to: textOf(to) ?? standard.to }
  return parseRange(asked, now) ?? parseRange(standard, now) ?? { from: now, to: now }
}

/** The same length of time directly before (-1) or after (1), in epoch milliseconds, never past now. */
export function shiftRange({ from, to }: TimeRange, direction: -1 | 1, now: Date): RangeText {
  const length = to.getTime() - from.getTime()
  const end = Math.min(to.getTime() + direction * length, now.getTime())
  return { from: String(end - length), to: String(end) }
}

/** Twice as long around the same middle, never past now. */
export function widenRange({ from, to }: TimeRange, now: Date): RangeText {
  const length = to.getTime() - from.getTime()
  const end = Math.min(to.getTime() + length / 2, now.getTime())
  return { from: String(Math.round(end - 2 * length)), to: String(Math.round(end)) }
}

const textOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

function applySteps(steps: string, now: Date, end: boolean): Date | undefined {
  let moment = new Date(now)
  STEP.lastIndex = 0
  while (STEP.lastIndex < steps.length) {
    const match = STEP.exec(steps)
    if (!match) return undefined
    const [, amount = '', unit = ''] = match
    moment = amount === '/' ? round(moment, unit, end) : add(moment, Number(amount), unit)
  }
  return validDate(moment.getTime())
}

function add(moment: Date, amount: number, unit: string): Date {
  if (unit === 'M' || unit === 'y') return addMonths(moment, unit === 'y' ? amount * 12 : amount)
  return new Date(moment.getTime() + amount * lengthOf(unit))
}

/** The 31st plus one month is the last day of a shorter month, not the 1st of the one after. */
function addMonths(moment: Date, months: number): Date {
  const moved = new Date(moment)
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  moved.setUTCDate(Math.min(moment.getUTCDate(), lastDay))
  return moved
}

function round(moment: Date, unit: string, end: boolean): Date {
  const start = startOf(moment, unit)
  return end ? new Date(add(start, 1, unit).getTime() - 1) : start
}

function startOf(moment: Date, unit: string): Date {
  if (unit === 'y') return new Date(Date.UTC(moment.getUTCFullYear(), 0, 1))
  if (unit === 'M') return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), 1))
  const day = Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate())
  // Weeks start on Monday, as ISO 8601 counts them.
  if (unit === 'w') return new Date(day - ((moment.getUTCDay() + 6) % 7) * DAY)
  const length = lengthOf(unit)
  return new Date(Math.floor(moment.getTime() / length) * length)
}

function lengthOf(unit: string): number {
  return LENGTHS.get(unit) ?? 0
}

function hasZone(text: string): boolean {
  return !text.includes('T') || /(Z|[+-]\d{2}:?\d{2})$/.test(text)
}

function validDate(milliseconds: number): Date | undefined {
  const date = new Date(milliseconds)
  return isStorable(date) ? date : undefined
}

/** `Date.parse` takes 30 February for a day in March. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}
