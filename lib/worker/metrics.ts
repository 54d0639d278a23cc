import { Histogram } from 'prom-client'
import { metricOnce } from '@/lib/telemetry/metrics'

const PROBE_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Time of one look, in seconds. */
export const probeDuration = () =>
  metricOnce(
    'pitwall_probe_duration_seconds',
    (registry) =>
      new Histogram({
        name: 'pitwall_probe_duration_seconds',
        help: 'Time of one look at a target.',
        labelNames: ['kind', 'code'],
        buckets: PROBE_SECONDS,
        registers: [registry],
      }),
  )
