import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { alertsAt, scoresOf } from './ours'
import type { Series } from './series'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const PROBATION = { share: 0.15, atMost: 0.15 * 5000 }
// Profile `standard`: a miss weighs 1, a false call 0.11.
const FALSE_WEIGHT = 0.11
// What is called once is not called again for so long: the benchmark charges every sample called.
const REFRACTORY_MS = 12 * HOUR
const SENSITIVITIES = Array.from({ length: 70 }, (_, index) => 1.5 * 1.03 ** index)
const windowsSchema = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])))

type Window = { from: number; to: number }
type File = { series: Series; windows: Window[]; scores: Float32Array }

/**
 * The score of NAB v1.1, profile standard, at the best threshold for the whole corpus, 0 for a detector
 * that never calls and 100 for one that calls at each window's start. Source: Lavin and Ahmad, "Evaluating Real-time
 * Anomaly Detection Algorithms - the Numenta Anomaly Benchmark", 2015, and the sweep of numenta/NAB.
 */
export function nabScore(folder: string): { score: number; sensitivity: number } {
  const files = readFiles(folder)
  const windows = files.reduce((sum, file) => sum + file.windows.length, 0)
  const scored = SENSITIVITIES.map((sensitivity) => {
    const total = files.reduce((sum, file) => sum + scoreFile(file, callsAt(file, sensitivity)), 0)
    return { sensitivity, score: (100 * (total + windows)) / (2 * windows) }
  })
  return scored.reduce((best, one) => (one.score > best.score ? one : best))
}

/** A window counts its best call, or -1 without; every call outside of all counts against. */
export function scoreFile(
  { series, windows }: Pick<File, 'series' | 'windows'>,
  calls: readonly number[],
): number {
  const length = series.values.length
  const probation = Math.min(Math.floor(PROBATION.share * length), PROBATION.atMost)
  const best = windows.map(() => -1)
  let outside = 0
  for (const call of calls) {
    if (call < probation) continue
    const inside = windows.findIndex(({ from, to }) => call >= from && call <= to)
    const window = windows[inside]
    if (window) best[inside] = Math.max(best[inside] ?? -1, insideScore(call, window))
    else outside += FALSE_WEIGHT * outsideScore(call, windows)
  }
  return best.reduce((sum, score) => sum + score, outside)
}

/** 1 at the left edge of the window, towards 0 at the right. */
function insideScore(call: number, { from, to }: Window): number {
  return scaledSigmoid(-(to - call + 1) / (to - from + 1)) / scaledSigmoid(-1)
}

/** 0 just behind a window, -1 far behind or before the first. */
function outsideScore(call: number, windows: readonly Window[]): number {
  const before = windows.filter(({ to }) => to < call).at(-1)
  if (!before) return -1
  const position = (call - before.to) / (before.to - before.from)
  return position >= 3 ? -1 : scaledSigmoid(position)
}

const scaledSigmoid = (position: number) => 2 / (1 + Math.exp(5 * position)) - 1

function callsAt({ series, scores }: File, sensitivity: number): number[] {
  const calls: number[] = []
  for (const { from } of alertsAt(series, scores, sensitivity)) {
    const last = calls.at(-1)
    if (last === undefined || (from - last) * series.stepMs >= REFRACTORY_MS) calls.push(from)
  }
  return calls
}

function readFiles(folder: string): File[] {
  const labels = windowsSchema.parse(
    JSON.parse(readFileSync(join(folder, 'labels/combined_windows.json'), 'utf8')),
  )
  const names = readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.csv'))
    .map((name) => {
      const { series, times } = readCsv(join(folder, 'data', name))
      const indexOf = (moment: string) => times.indexOf(timeOf(moment))
      const windows = (labels[name] ?? []).map(([from, to]) => ({ from: indexOf(from), to: indexOf(to) }))
      return { series, windows, scores: scoresOf(series) }
    })
}

const timeOf = (text: string) => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`)

/** The few samples out of step are taken as in step: windows are counted in samples. */
function readCsv(path: string): { series: Series; times: number[] } {
  const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1)
  const times = rows.map((row) => timeOf(row))
  const values = Float64Array.from(rows, (row) => Number(row.split(',')[1]))
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  const stepMs = Math.max(MINUTE, steps.sort((left, right) => left - right)[steps.length >> 1] ?? MINUTE)
  return {
    series: { name: path, startAt: times[0] ?? 0, stepMs, values, anomalous: new Uint8Array(values.length) },
    times,
  }
}
