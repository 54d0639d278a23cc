import { TAILS, WHOLE_DAY } from './state'

const QUANTILE = 0.9
const STEP = 0.01
const FIRST = 0.02
const LEAST = 1e-4
// An hour is hardly quieter than the day; and what is nearer than 8 % is never unusual.
const DAY_SHARE = 0.9
export const LEAST_WIDTH = 0.08

/** Scaled distance that nine of ten values of this side and hour of day keep within. */
export function widthOf(tails: Float32Array, counts: Uint8Array, hour: number): number {
  const day = counts[WHOLE_DAY] ? (tails[WHOLE_DAY] ?? 0) : 0
  const own = counts[hour] ? (tails[hour] ?? 0) : day
  return Math.max(own, DAY_SHARE * day, LEAST_WIDTH)
}

export function learnTail(tails: Float32Array, counts: Uint8Array, hour: number, distance: number): void {
  stepQuantile(tails, counts, hour, distance, STEP)
  stepQuantile(tails, counts, TAILS - 1, distance, STEP / 2)
}

/**
 * One step of a quantile: up where the distance is above it, down where below, by shares that balance at the quantile.
 * How far above does not count, so one spike moves it as little as any other value.
 * Source: Robbins and Monro, Ann. Math. Statist. 22 (1951); multiplicative as Yazidi and Hammer, IEEE Trans. Cybern. 49 (2019).
 */
export function stepQuantile(
  tails: Float32Array,
  counts: Uint8Array,
  index: number,
  distance: number,
  least: number,
): void {
  const count = counts[index] ?? 0
  const tail = count === 0 ? Math.max(distance, FIRST) : (tails[index] ?? FIRST)
  const step = 2 * Math.max(least, 1 / (count + 6))
  const next = tail * Math.exp(distance > tail ? step * QUANTILE : -step * (1 - QUANTILE))
  tails[index] = Math.max(LEAST, next)
  counts[index] = Math.min(255, count + 1)
}
