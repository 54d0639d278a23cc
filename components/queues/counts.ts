import { formatNumber } from '@/lib/format'
import type { QueueView } from '@/lib/queues/contract'

type Counted = Pick<QueueView, 'counts' | 'exactness'>
export type JobState = keyof QueueView['counts']

/** `12`, `10,000+`, `~5,000`; null where the engine does not tell. */
export function countWords({ counts, exactness }: Counted, state: JobState): string | null {
  const value = counts[state] ?? null
  return value === null ? null : exactWords(value, exactness[state])
}

/** What a table shows and sorts. */
export function countValue(queue: Counted, state: JobState) {
  const text = countWords(queue, state)
  return text === null ? null : { text, rank: queue.counts[state] ?? 0 }
}

/** The same count of several queues; null when none of them tells. */
export function totalWords(queues: readonly Counted[], state: JobState): string | null {
  const told = queues.filter(({ counts }) => (counts[state] ?? null) !== null)
  if (told.length === 0) return null
  const sum = told.reduce((total, { counts }) => total + (counts[state] ?? 0), 0)
  const kinds = told.map(({ exactness }) => exactness[state])
  return exactWords(sum, kinds.includes('at_least') ? 'at_least' : kinds.find(Boolean))
}

function exactWords(value: number, exactness: 'at_least' | 'estimate' | undefined): string {
  const digits = formatNumber(value)
  if (exactness === 'at_least') return `${digits}+`
  return exactness === 'estimate' ? `~${digits}` : digits
}
