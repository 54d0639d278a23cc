import { migrateDatabase } from '@/db/migrate'
import { baselineServices, baselines } from '@/db/schema'
import { claimService, meetServices } from '@/lib/anomalies/judging/claim'
import { judgeService } from '@/lib/anomalies/judging/judge-service'
import type { Source } from '@/lib/anomalies/judging/source'
import type { Readings, SeriesKey } from '@/lib/anomalies/series'
import { DEFAULTS } from '@/lib/anomalies/settings'
import { HOUR_MS, MINUTE } from '@/lib/anomalies/state'
import { systemContext } from '@/lib/context'
import { databaseUrl } from '@/lib/env'
import { replaceInstance } from '@/lib/process-wide'

const SERVICE = 'bench-anomalies'
const SIGNALS = ['p95', 'errors', 'traffic'] as const
const HISTORY_HOURS = 48
// Every kind of minute is among them: within a slot, and the first of a new one.
const MINUTES = 20

/** Milliseconds from the values to the commit: the median of some minutes, and the worst of them; and after a restart. */
export async function measureMinutes(
  count: number,
): Promise<{ median: number; worst: number; restart: number }> {
  const keys = Array.from({ length: count }, (_, index) => keyOf(index))
  const start = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  const source = sourceOf(keys)
  await migrateDatabase(databaseUrl())
  await forget()
  await meetServices({ ...systemContext(), now: new Date(start) }, [SERVICE])
  await judge(source, start)
  const times: number[] = []
  for (let minute = 1; minute <= MINUTES; minute++) times.push(await judge(source, start + minute * MINUTE))
  replaceInstance('anomalies.memories')
  const restart = await judge(source, start + (MINUTES + 1) * MINUTE)
  await forget()
  times.sort((one, other) => one - other)
  return { median: times[MINUTES / 2] ?? 0, worst: times.at(-1) ?? 0, restart }
}

async function judge(source: Source, minute: number): Promise<number> {
  const ctx = systemContext(new Date(minute + 15_000))
  const since = performance.now()
  const claimed = await claimService(ctx, { worker: 'bench', services: [SERVICE] })
  if (!claimed) throw new Error('a minute was not due')
  await judgeService(ctx, claimed, source)
  return performance.now() - since
}

function keyOf(index: number): SeriesKey {
  const signal = SIGNALS[index % SIGNALS.length] ?? 'p95'
  return { signal, endpoint: `${SERVICE}:GET:~1${Math.floor(index / SIGNALS.length)}`, name: '' }
}

function sourceOf(keys: readonly SeriesKey[]): Source {
  const read = (times: readonly number[]): Readings[] =>
    keys.map((key, index) => ({
      ...key,
      unit: 'ms',
      samples: times.map((at) => ({ at, value: 100 + index + ((at / MINUTE) % 7), requests: 500 })),
    }))
  return {
    service: SERVICE,
    minutes: async ({ from, to }) => ({ readings: read(range(from, to, MINUTE)), problems: [] }),
    history: async function* (until) {
      const times = range(until - HISTORY_HOURS * HOUR_MS, until, HOUR_MS / 4)
      yield { readings: read(times), problems: [], progress: 1 }
    },
    exclusions: async () => [],
    settings: () => DEFAULTS,
  }
}

const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step)

async function forget(): Promise<void> {
  const { db } = systemContext()
  await db.delete(baselines)
  await db.delete(baselineServices)
  replaceInstance('anomalies.memories')
}
