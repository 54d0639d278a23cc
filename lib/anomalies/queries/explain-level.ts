import type { BaselineDetail } from '../contract'

/** What of the band is not the days: today's level and the weekday's own deviation, as factors; null where not known. */
export function explainLevel(_detector: Buffer): Pick<BaselineDetail['slot'], 'level' | 'weekday'> {
  return { level: null, weekday: null }
}
