import type { ProbeTarget } from '@/db/schema'

/** The newest look at a target, as the rules need it. */
export type Look = Pick<
  ProbeTarget,
  'checkedAt' | 'code' | 'latencyMs' | 'detail' | 'failures' | 'failingSince' | 'result'
>

const INTERVALS_UNTIL_STALE = 3

/** After three intervals without a look (and the time the last one may have taken) nothing is known any more. */
export function isStale(
  look: Pick<Look, 'checkedAt'>,
  { intervalSeconds, timeoutMs }: { intervalSeconds: number; timeoutMs: number },
  now: Date,
): boolean {
  if (!look.checkedAt) return true
  return (
    now.getTime() - look.checkedAt.getTime() > INTERVALS_UNTIL_STALE * intervalSeconds * 1_000 + timeoutMs
  )
}
