import { decide } from './decide'
import { followLevel, residualOf } from './level'
import { fromScale, toScale } from './scale'
import { enterSlot } from './season'
import type { Settings } from './settings'
import { HOUR_MS, MINUTE, type SeriesState, SLOTS } from './state'
import { clip, share } from './steps'
import { LEAST_WIDTH, learnTail, stepQuantile, widthOf } from './tails'

const LEARNING_SLOTS = 3 * SLOTS
const DRIFT_MS = 15 * MINUTE
const DRIFT_CLIP = 8
const DRIFT_WEIGHT = 0.9
const LASTING_FROM = 0.5
const DRIFT_LEAST = 0.6 * LEAST_WIDTH
const DRIFT_STEP = 0.005

export type Sample = {
  /** Epoch ms; a minute counts once. */
  at: number
  /** In the series' unit; undefined or not finite is a gap. */
  value: number | undefined
  /** How many requests the value stands for, where that is known. */
  requests?: number
  /** Why neither to learn nor to judge: `maintenance`. */
  frozen?: string
  /** False to judge without learning: the first minutes of a deploy, a confirmed incident. */
  learn?: boolean
}

export type Verdict = {
  /** `ignored` is a minute already taken in, or one before it. */
  state: 'active' | 'learning' | 'not_judged' | 'frozen' | 'off' | 'no_data' | 'ignored'
  /** Requests of a sample that is not judged, or why it is frozen. */
  reason?: string
  /** How far from the usual, in usual distances, above is positive; 0 when not judged. */
  score: number
  /** Since when an anomaly is open, epoch ms; 0 when none is. */
  openSince: number
}

/**
 * Takes a sample in and judges it: changes `state` in place, in constant time. Replaying a minute, or an older one,
 * changes nothing.
 */
export function observe(state: SeriesState, sample: Sample, settings: Settings): Verdict {
  const { value, requests, frozen } = sample
  const at = Math.floor(sample.at / MINUTE) * MINUTE
  if (at <= state.at) return verdict(state, 'ignored')
  if (value === undefined || !Number.isFinite(value)) return verdict(state, 'no_data')
  const sinceLastMs = state.at === 0 ? settings.stepMs : at - state.at
  state.at = at
  if (frozen !== undefined) return verdict(state, 'frozen', frozen)
  if (requests !== undefined && requests < settings.minRequests)
    return verdict(state, 'not_judged', `${requests} requests`)
  enterSlot(state, at, settings.leastMagnitude)
  const score = measure(state, { at, value, sinceLastMs, learn: sample.learn ?? true }, settings)
  return judge(state, { at, value, score, sinceLastMs }, settings)
}

type Measured = { at: number; value: number; sinceLastMs: number; learn: boolean }

/** How far the value is from what is usual, in usual distances; the state learns from it. */
function measure(
  state: SeriesState,
  { at, value, sinceLastMs, learn }: Measured,
  { leastMagnitude }: Settings,
): number {
  if (state.samples === 0) state.magnitude = Math.max(Math.abs(value), leastMagnitude)
  const { residual, isBack } = residualOf(state, at, toScale(value, state.magnitude))
  const hour = Math.floor((at / HOUR_MS) % 24)
  const isAbove = residual >= 0
  const tails = isAbove ? state.above : state.below
  const counts = isAbove ? state.aboveCount : state.belowCount
  const width = widthOf(tails, counts, hour)
  state.drift += share(sinceLastMs, DRIFT_MS) * (clip(residual, DRIFT_CLIP * width) - state.drift)
  const score = residual / width
  const drifting = driftScore(state, learn)
  if (learn) {
    state.slotValues[state.slotCount++] = value
    learnTail(tails, counts, hour, Math.abs(residual))
    state.samples++
    followLevel(state, { at, residual, isBack, width, sinceLastMs })
  }
  // What is over has left the mean of the last minutes high.
  const lasts = drifting * score > 0 && Math.abs(score) > LASTING_FROM
  return lasts && Math.abs(drifting) > Math.abs(score) ? drifting : score
}

/** A small distance that lasts: the mean of about 15 minutes against its own tail. */
function driftScore(state: SeriesState, learn: boolean): number {
  const side = state.drift >= 0 ? 0 : 1
  const distance = Math.abs(state.drift)
  const tail = state.driftCount[side] ? (state.driftTails[side] ?? 0) : Math.max(distance, DRIFT_LEAST)
  if (learn) stepQuantile(state.driftTails, state.driftCount, side, distance, DRIFT_STEP)
  return (DRIFT_WEIGHT * state.drift) / Math.max(tail, DRIFT_LEAST)
}

type Judged = { at: number; value: number; score: number; sinceLastMs: number }

function judge(state: SeriesState, { at, value, score, sinceLastMs }: Judged, settings: Settings): Verdict {
  const { sensitivity, stepMs } = settings
  const counted = counts(state, value, score, settings) ? score : 0
  decide(state, { at, score: counted, sinceLastMs, stepMs, sensitivity })
  if (!settings.off && state.slotsLearned >= LEARNING_SLOTS)
    return { ...verdict(state, 'active'), score: counted }
  state.openSince = 0
  return { ...verdict(state, settings.off ? 'off' : 'learning'), score: counted }
}

/** Whether the side is watched, and the value or the usual large enough to matter. */
function counts(state: SeriesState, value: number, score: number, { direction, floor }: Settings): boolean {
  if (direction !== 'both' && score > 0 !== (direction === 'up')) return false
  return (
    Math.abs(value) >= floor || Math.abs(fromScale(state.carried + state.level, state.magnitude)) >= floor
  )
}

const verdict = (state: SeriesState, name: Verdict['state'], reason?: string): Verdict => ({
  state: name,
  reason,
  score: 0,
  openSince: state.openSince,
})
