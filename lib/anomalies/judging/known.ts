import { processWide } from '@/lib/process-wide'
import type { Expected } from '../expected'
import type { Verdict } from '../observe'
import { keyText, type SeriesKey } from '../series'
import type { SeriesState } from '../state'

/** A series as this process remembers it. */
export type Known = SeriesKey & {
  id: number
  unit: string
  state: SeriesState
}

/** How a series was judged in a minute. */
export type Judged = {
  known: Known
  value: number | undefined
  requests: number | undefined
  verdict: Verdict
  expected: Expected | undefined
}

/** All series of a service as they were after `judgedAt` (epoch ms). */
export type Memory = { judgedAt: number; series: Map<string, Known>; metAt: number }

/** What this process remembers by service: it counts as long as nobody has judged a minute since. */
export const memories = (): Map<string, Memory> => processWide('anomalies.memories', () => new Map())

export const byKey = (known: readonly Known[]): Map<string, Known> =>
  new Map(known.map((one) => [keyText(one), one]))
