import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Values at equal steps: `values[i]` at `startAt + i * stepMs`, NaN for a gap; `anomalous[i]` is 1 where a person labelled it. */
export type Series = {
  name: string
  /** Epoch milliseconds. */
  startAt: number
  stepMs: number
  values: Float64Array
  anomalous: Uint8Array
}

const HEADER = /^#t0=(\d+) step=(\d+)$/

/** Every compact `*.csv` of a folder, in the order of their numbers. */
export function readFolder(folder: string): Series[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv'))
  return names
    .sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10) || 0)
    .map((name) => readCompact(join(folder, name)))
}

/** First line `#t0=<unix seconds> step=<seconds>`, then a line a step: `value`, `value,1` where anomalous, empty for a gap. */
function readCompact(path: string): Series {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  const [, startSeconds, stepSeconds] = HEADER.exec(lines[0]?.trim() ?? '') ?? []
  if (!startSeconds || !stepSeconds) throw new Error(`${path}: the first line is not #t0=... step=...`)
  const values = new Float64Array(lines.length - 1).fill(Number.NaN)
  const anomalous = new Uint8Array(values.length)
  for (let index = 0; index < values.length; index++) {
    const [value, label] = (lines[index + 1] ?? '').split(',')
    if (value?.trim()) values[index] = Number(value)
    if (label?.trim() === '1') anomalous[index] = 1
  }
  return {
    name: basename(path, '.csv'),
    startAt: Number(startSeconds) * 1000,
    stepMs: Number(stepSeconds) * 1000,
    values,
    anomalous,
  }
}
