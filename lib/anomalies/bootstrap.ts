import { observe, type Sample } from './observe'
import type { Settings } from './settings'
import { emptyState, type SeriesState } from './state'

/** A state that has learned from history (oldest first, 7 to 14 days of it). What was open then is past. */
export function bootstrap(samples: Iterable<Sample>, settings: Settings): SeriesState {
  const state = emptyState()
  for (const sample of samples) observe(state, sample, settings)
  state.openSince = 0
  state.outsideSince = 0
  return state
}
