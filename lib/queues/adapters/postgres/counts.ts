import type { Count, JobState, QueueReading } from '@/lib/queues/adapter'
import type { BlockMap } from './block-map'

/** Found by looking for one more than the cap. */
export const capped = (found: number, cap: number): Count =>
  found > cap ? { value: cap, exactness: 'at_least' } : { value: found, exactness: 'exact' }

export const estimate = (jobs: number): Count => ({ value: Math.round(jobs), exactness: 'estimate' })

/** What a map says: the truth when it was read just now, an estimate once it has been read at all. */
export function mapped(
  { map, isExact, cap }: { map: BlockMap | undefined; isExact: boolean; cap: number },
  queue: string,
  state: JobState,
): Count | null {
  if (!map || map.covered === 0) return null
  return isExact ? capped(map.jobs(queue, state), cap) : estimate(map.jobs(queue, state))
}

/** So many were found before counting stopped; a guess that goes further is heard, as far as the cap. */
export function atLeast(found: number, guess: Count | null, cap: number): Count {
  if (guess && guess.value > found && guess.value <= cap) return guess
  return { value: Math.min(cap, Math.max(found, guess?.value ?? 0)), exactness: 'at_least' }
}

export const countsOf = (of: (state: JobState) => Count | null): QueueReading['counts'] => ({
  waiting: of('waiting'),
  active: of('active'),
  delayed: of('delayed'),
  retrying: of('retrying'),
  failed: of('failed'),
  completed: of('completed'),
})
