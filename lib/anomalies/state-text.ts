import type { Baseline } from '@/db/schema'

/** How a series is judged, for people: `learning: 1.5 of 3 days`, `not judged: 6 requests`, `active`. */
export function stateText({ state, reason }: Pick<Baseline, 'state' | 'reason'>): string {
  const words = state.replaceAll('_', ' ')
  return reason ? `${words}: ${reason}` : words
}
