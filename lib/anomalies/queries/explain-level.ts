import type { Baseline } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { BaselineDetail } from '../contract'
import { decodeDetector } from '../encoding'
import { loadDays } from '../judging/load'
import { fromScale, toScale } from '../scale'
import { SLOTS } from '../state'
import { weekdayDeviation } from '../weekday'

/**
 * What of the band is not the days, as factors of the usual: where the series stands at present, for the slot it is in, and
 * the weekday's own deviation; null where not known.
 */
export async function explainLevel(
  ctx: Context,
  { id, detector }: Baseline,
  slot: number,
  usual: number,
): Promise<Pick<BaselineDetail['slot'], 'level' | 'weekday'>> {
  const past = await loadDays(ctx, [id], Math.floor(slot / SLOTS))
  const state = decodeDetector(detector, past.get(id) ?? [])
  if (!state || Number.isNaN(usual) || usual === 0) return { level: null, weekday: null }
  const moved = (by: number) => fromScale(toScale(usual, state.magnitude) + by, state.magnitude) / usual
  const weekday = weekdayDeviation(state.weekday, slot)
  return {
    level: Math.abs(slot - state.slot) <= 1 ? moved(state.level) : null,
    weekday: weekday === 0 ? null : moved(weekday),
  }
}
