import { watchAnomalies } from '@/lib/anomalies/metrics'
import { watchCronMetrics } from '@/lib/cron/metrics'
import { route } from '@/lib/http/route'
import { watchMetricsProxy } from '@/lib/prometheus/proxy'
import { watchQueueMetrics } from '@/lib/queues/metrics'
import { watchMetrics } from '@/lib/status/metrics'
import { exposition } from '@/lib/telemetry/exposition'

export const GET = route(
  { permission: 'metrics', summary: 'Metrics of Pitwall for Prometheus', rate: 'none' },
  async (_ctx, { request }) => {
    watchMetrics()
    watchCronMetrics()
    watchAnomalies()
    watchQueueMetrics()
    watchMetricsProxy()
    const { type, text } = await exposition(request.headers.get('accept'))
    return new Response(text, { headers: { 'Content-Type': type } })
  },
)
