import type { CronRun } from '@/lib/cron/contract'
import { lookOfRun, RUN_LOOKS } from './run-looks'

/** `Last 30 runs: 28 ok, 1 failed, 1 missed`. */
export function stripSentence(runs: readonly Pick<CronRun, 'status' | 'pace'>[]): string {
  if (runs.length === 0) return 'No run yet'
  const counts = new Map<string, number>()
  for (const run of runs) {
    const { words } = RUN_LOOKS[lookOfRun(run)]
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  const said = [...counts].toSorted(([, one], [, other]) => other - one)
  const all = runs.length === 1 ? 'The last run' : `Last ${runs.length} runs`
  return `${all}: ${said.map(([words, count]) => `${count} ${words}`).join(', ')}`
}
