import { type Figures, figures, incidentsOf, type Span, scoredFrom, type Tally, tally } from './protocol'
import type { Series } from './series'

const MINUTE = 60_000
const FOR_MINUTES = [0, 1, 2, 5]
// What they ship with, and 0.3 to about 100, each 7 % above the one before.
const MULTIPLIERS = [1.5, 2, 3, ...Array.from({ length: 86 }, (_, index) => 0.3 * 1.07 ** index)]

// Labels cover less than a fiftieth of the time.
const MOST_FIRING = 0.1

export type Point = Figures & { settings: string }

/** Every multiplier, `for` and variant of a rival over all series. */
export function sweepRival(all: readonly Series[], scoresOf: (series: Series) => Float32Array[]): Point[] {
  const tallies = new Map<string, Tally[]>()
  for (const series of all) {
    const incidents = incidentsOf(series)
    scoresOf(series).forEach((scores, variant) => {
      for (const multiplier of MULTIPLIERS) {
        const runs = runsOver(scores, multiplier, scoredFrom(series))
        for (const minutes of FOR_MINUTES) {
          const key = settingsText(variant, multiplier, minutes)
          const one = tally(series, incidents, lasting(runs, (minutes * MINUTE) / series.stepMs))
          const before = tallies.get(key)
          if (before) before.push(one)
          else tallies.set(key, [one])
        }
      }
    })
  }
  return [...tallies].map(([settings, of]) => ({ settings, ...figures(of) }))
}

export const settingsText = (variant: number, multiplier: number, minutes: number): string =>
  `x${multiplier.toFixed(2)}, for ${minutes} min${variant > 0 ? `, margin ${variant}` : ''}`

/** Samples in a row above the threshold. */
function runsOver(scores: Float32Array, threshold: number, from: number): Span[] {
  const runs: Span[] = []
  for (let index = from; index < scores.length; index++) {
    if (!((scores[index] ?? 0) > threshold)) continue
    const last = runs.at(-1)
    if (last?.to === index - 1) last.to = index
    else runs.push({ from: index, to: index })
  }
  return runs
}

/** `for`: an alert fires once the run has lasted so many steps, and until it ends. */
const lasting = (runs: readonly Span[], steps: number): Span[] =>
  runs
    .filter(({ from, to }) => to - from >= steps)
    .map(({ from, to }) => ({ from: from + Math.ceil(steps), to }))

/** The best recall of all settings within a budget of false alarms per series-week. */
export const bestWithin = (points: readonly Point[], budget: number): Point | undefined =>
  best(
    points.filter(({ falsePerWeek }) => falsePerWeek <= budget),
    (one) => one.recall,
  )

/** The fewest false alarms of all settings that reach a recall. */
export const fewestFalseAt = (points: readonly Point[], recall: number): Point | undefined =>
  best(
    points.filter((one) => one.recall >= recall),
    (one) => -one.falsePerWeek,
  )

export const mostF1 = (points: readonly Point[]): Point | undefined => best(points, (one) => one.f1)

/** One alert without end finds every incident and is hardly ever false: such settings are not in the running. */
function best(points: readonly Point[], value: (point: Point) => number): Point | undefined {
  const serious = points.filter(({ firing }) => firing <= MOST_FIRING)
  return serious.sort((one, other) => value(other) - value(one))[0]
}
