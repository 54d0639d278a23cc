import { Cron } from 'croner'
import cronstrue from 'cronstrue'
import { isZone } from './zone'

const MAX_LENGTH = 120
const KNOWN_EXPRESSIONS = 2_000
const INTERVAL = /^every ([1-9]\d{0,4}) ?(m|h|d)$/
const UNIT_SECONDS: Record<string, number> = { m: 60, h: 3_600, d: 86_400 }
const MAX_INTERVAL_SECONDS = 366 * 86_400
// `?` is the minute of its own start to croner, and nothing at all to others.
const FIELDS = /^[\dA-Za-z*,/#-]+( [\dA-Za-z*,/#-]+){4}$/

export type Timing = { schedule: string; timezone: string }
export type ScheduleProblem = { path: 'schedule' | 'timezone'; message: string }

/** Why a job cannot be run by this; undefined when it can. */
export function scheduleProblem({ schedule, timezone }: Timing, now: Date): ScheduleProblem | undefined {
  if (!isZone(timezone))
    return {
      path: 'timezone',
      message: 'is no IANA zone with one meaning: write UTC or a place, Europe/Berlin',
    }
  const message = everyProblem(schedule) ?? cronProblem({ schedule, timezone }, now)
  return message === undefined ? undefined : { path: 'schedule', message }
}

/** Length of `every 15m`; undefined for cron fields. */
export function intervalSeconds(schedule: string): number | undefined {
  const [, amount, unit = ''] = INTERVAL.exec(schedule) ?? []
  return amount === undefined ? undefined : Number(amount) * (UNIT_SECONDS[unit] ?? 0)
}

/**
 * The slots after `after`, in order, at most `limit`, none past `until`. An interval counts from `after`. A time the
 * clock skips in spring stands once, right after the gap; one it shows twice in autumn stands once, at the first, as
 * long as the job names an hour.
 */
export function nextSlots(
  timing: Timing,
  after: Date,
  { limit, until }: { limit: number; until?: Date },
): Date[] {
  const slots: Date[] = []
  let last: Date | null = after
  while (slots.length < limit) {
    last = nextSlot(timing, last)
    if (!last || (until && last > until)) break
    slots.push(last)
  }
  return slots
}

/** `At 02:00 AM`, `Every 15 minutes`. */
export function scheduleWords(schedule: string): string {
  const seconds = intervalSeconds(schedule)
  if (seconds !== undefined) return intervalWords(seconds)
  return cronstrue.toString(schedule, { throwExceptionOnParseError: false, use24HourTimeFormat: true })
}

function nextSlot({ schedule, timezone }: Timing, after: Date): Date | null {
  const seconds = intervalSeconds(schedule)
  if (seconds !== undefined) return new Date(after.getTime() + seconds * 1_000)
  return compiled(schedule, timezone).nextRun(after)
}

function everyProblem(schedule: string): string | undefined {
  if (schedule.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`
  if (!/^every\b/i.test(schedule)) return undefined
  const seconds = intervalSeconds(schedule)
  if (seconds === undefined) return 'must read like `every 15m`, with m, h or d'
  return seconds > MAX_INTERVAL_SECONDS ? 'may be at most 366 days' : undefined
}

function cronProblem({ schedule, timezone }: Timing, now: Date): string | undefined {
  if (intervalSeconds(schedule) !== undefined) return undefined
  if (schedule.startsWith('@')) return 'must be five fields: write `0 0 * * *` for @daily'
  if (!FIELDS.test(schedule)) return 'must be five fields: minute, hour, day of month, month, day of week'
  const [, , dayOfMonth, , dayOfWeek] = schedule.split(' ')
  if (dayOfMonth !== '*' && dayOfWeek !== '*')
    return 'names days of the month and of the week: cron runs on either, most people mean both. Make two jobs of it'
  try {
    const next = compiled(schedule, timezone).nextRun(now)
    return next ? undefined : 'never fires: there is no such day'
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, '') : 'cannot be read'
  }
}

const expressions = new Map<string, Cron>()

/** Taken apart once: many jobs share an expression, and each tick asks again. */
function compiled(schedule: string, timezone: string): Cron {
  const key = `${schedule} ${timezone}`
  const known = expressions.get(key)
  if (known) return known
  const cron = new Cron(schedule, { timezone, mode: '5-part', paused: true })
  if (expressions.size >= KNOWN_EXPRESSIONS) expressions.clear()
  expressions.set(key, cron)
  return cron
}

function intervalWords(seconds: number): string {
  const [unit, length] =
    seconds % 86_400 === 0 ? ['day', 86_400] : seconds % 3_600 === 0 ? ['hour', 3_600] : ['minute', 60]
  const amount = seconds / Number(length)
  return amount === 1 ? `Every ${unit}` : `Every ${amount} ${unit}s`
}
