import { Counter } from 'prom-client'
import { metricOnce } from '@/lib/telemetry/metrics'

const ENDS = ['ok', 'late', 'failed', 'timed_out', 'missed', 'skipped', 'unknown', 'extra']

/** Runs as this process saw them end; one whose end is corrected later counts again. */
export function countRuns(runs: readonly { job: string; status: string }[]): void {
  for (const { job, status } of runs) if (ENDS.includes(status)) counter().inc({ job, status })
}

const counter = () =>
  metricOnce(
    'pitwall_cron_runs_total',
    (registry) =>
      new Counter({
        name: 'pitwall_cron_runs_total',
        help: 'Runs of cron jobs, by how they ended.',
        labelNames: ['job', 'status'],
        registers: [registry],
      }),
  )
