export const MINUTE = 60_000
export const SLOT_MINUTES = 15
export const SLOT_MS = SLOT_MINUTES * MINUTE
export const HOUR_MS = 60 * MINUTE
export const DAY_MS = 24 * HOUR_MS
/** Slots of a day, in UTC: a clock change moves none. */
export const SLOTS = 96
/** How many days of slot medians are kept: their median stands 6 bad days. */
export const DAYS = 14
/** How many weeks of the weekdays' deviations are kept. */
export const WEEKS = 8
export const WEEK_HOURS = 7 * 24
/** 24 hours of the day, then the whole day. */
export const TAILS = 25
export const WHOLE_DAY = 24

/**
 * All a series needs to be judged: plain values, at most 8 kB encoded, no raw history. `observe` changes it in place.
 * "Scaled" is the unit of `scale.ts`, where twice as much and half as much are the same distance.
 */
export type SeriesState = {
  /** Newest minute taken in, epoch ms; 0 before the first. */
  at: number
  /** The newest of them that was compared with the usual, not frozen and not of too few requests; epoch ms. */
  measuredAt: number
  /** Running number of the slot that `slotValues` belongs to: epoch ms / 15 min. */
  slot: number
  /** Values of the slot so far, one a minute. */
  slotValues: Float32Array
  slotCount: number
  /** Slot medians in the series' unit: `season[slot of day * DAYS + day % DAYS]`, NaN where there is none. */
  season: Float32Array
  /** Median of each slot's ring, NaN where it is empty: derived from `season`. */
  usual: Float32Array
  /** Slots ever learned, for "learning". */
  slotsLearned: number
  /** Slow mean of the slots' absolute medians, in the series' unit. */
  magnitude: number
  /** Scaled deviation of an hour of the week from the season, in 40ths; -128 is absent: `[week % WEEKS][hour of week]`. */
  weekday: Int8Array
  hourDeviation: number
  hourSlots: number
  /** Scaled season at the centres of the slot before, this one and the next, for `slot`. */
  centres: Float64Array
  /** Scaled season last used, carried on where the season has a hole; NaN before the first value. */
  carried: number
  inHole: boolean
  /** Scaled distance of the last minutes from the season. */
  level: number
  samples: number
  /** Where the level was when the last anomaly opened, and when that was; NaN when it is long ago. */
  levelBefore: number
  levelBeforeAt: number
  /** Scaled 90th percentile of what lies above and below, by hour of day. */
  above: Float32Array
  below: Float32Array
  aboveCount: Uint8Array
  belowCount: Uint8Array
  /** Mean residual of about 15 minutes, and its 90th percentile above and below. */
  drift: number
  driftTails: Float32Array
  driftCount: Uint8Array
  /** Scores of the last two samples, newest first. */
  lastScore: number
  scoreBefore: number
  /** Lone outliers of about the last week. */
  glitches: number
  quiet: number
  /** Since when values are outside, and since when an anomaly is open, epoch ms; 0 for not. */
  outsideSince: number
  openSince: number
  /** 1 when what is open is above, -1 when below. */
  openSide: number
}

export const emptyState = (): SeriesState => ({
  at: 0,
  measuredAt: 0,
  slot: -1,
  slotValues: new Float32Array(SLOT_MINUTES),
  slotCount: 0,
  season: new Float32Array(SLOTS * DAYS).fill(Number.NaN),
  usual: new Float32Array(SLOTS).fill(Number.NaN),
  slotsLearned: 0,
  magnitude: 0,
  weekday: new Int8Array(WEEKS * WEEK_HOURS).fill(-128),
  hourDeviation: 0,
  hourSlots: 0,
  centres: new Float64Array(3).fill(Number.NaN),
  carried: Number.NaN,
  inHole: true,
  level: 0,
  samples: 0,
  levelBefore: Number.NaN,
  levelBeforeAt: 0,
  above: new Float32Array(TAILS),
  below: new Float32Array(TAILS),
  aboveCount: new Uint8Array(TAILS),
  belowCount: new Uint8Array(TAILS),
  drift: 0,
  driftTails: new Float32Array(2),
  driftCount: new Uint8Array(2),
  lastScore: 0,
  scoreBefore: 0,
  glitches: 0,
  quiet: 0,
  outsideSince: 0,
  openSince: 0,
  openSide: 0,
})
