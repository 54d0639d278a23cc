import { AppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'

const PER_MINUTE = { read: 1_200, write: 300 } as const
const MAX_CALLERS = 10_000

type Bucket = { tokens: number; at: number }

/**
 * A token bucket a caller and kind, refilled evenly; `now` in milliseconds of a monotonic clock.
 *
 * @throws AppError rate_limited with the time until the next token
 */
export function takeToken(kind: keyof typeof PER_MINUTE, caller: string, now = performance.now()): void {
  const buckets = processWide('rate-limit', () => new Map<string, Bucket>())
  const perMinute = PER_MINUTE[kind]
  const key = `${kind}:${caller}`
  const { tokens, at } = buckets.get(key) ?? { tokens: perMinute, at: now }
  const refilled = Math.min(perMinute, tokens + ((now - at) * perMinute) / 60_000)

  buckets.delete(key)
  buckets.set(key, { tokens: Math.max(0, refilled - 1), at: now })
  if (buckets.size > MAX_CALLERS) forgetOldest(buckets)
  if (refilled >= 1) return
  throw new AppError('rate_limited', `At most ${perMinute} ${kind}s a minute.`, {
    retryAfterSeconds: ((1 - refilled) * 60) / perMinute,
  })
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys()
  if (oldest) buckets.delete(oldest)
}
