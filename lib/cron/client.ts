import { queryOptions } from '@tanstack/react-query'
import { request } from '@/lib/http/browser'
import type {
  CreatedPingKey,
  CronJob,
  CronJobChange,
  CronRunDetail,
  NewCronJobInput,
  NewPingKey,
  PingKey,
  PreviewAnswer,
  SchedulePreview,
} from './contract'

const CRON = '/api/ops/cron'

/** `GET /api/ops/cron/:id/runs/:runId`. */
export const cronRunQuery = (id: string, runId: string) =>
  queryOptions({
    queryKey: ['cron', id, 'runs', runId],
    queryFn: ({ signal }) => request<CronRunDetail>(`${addressOf(id)}/runs/${runId}`, { signal }),
  })

/** `POST /api/ops/cron/preview`: refused with the reason when the schedule means nothing. */
export const previewQuery = (timing: SchedulePreview) =>
  queryOptions({
    queryKey: ['cron', 'preview', timing],
    queryFn: ({ signal }) =>
      request<PreviewAnswer>(`${CRON}/preview`, { method: 'POST', body: timing, signal }),
  })

export const createCronJob = (job: NewCronJobInput) => request<CronJob>(CRON, { method: 'POST', body: job })

export const changeCronJob = ({ id, change }: { id: string; change: CronJobChange }) =>
  request<CronJob>(addressOf(id), { method: 'PATCH', body: change })

export const deleteCronJob = (id: string) => request<undefined>(addressOf(id), { method: 'DELETE' })

export const pauseCronJob = (id: string) => request<CronJob>(`${addressOf(id)}/pause`, { method: 'PUT' })

export const resumeCronJob = (id: string) => request<CronJob>(`${addressOf(id)}/pause`, { method: 'DELETE' })

export const createPingKey = (key: NewPingKey) =>
  request<CreatedPingKey>(`${CRON}/ping-keys`, { method: 'POST', body: key })

export const revokePingKey = (id: string) =>
  request<PingKey>(`${CRON}/ping-keys/${encodeURIComponent(id)}`, { method: 'DELETE' })

/** A file of every job; of every run of one; of all one run said. */
export const jobsFile = () => `${CRON}/export`
export const runsFile = (id: string) => `${addressOf(id)}/runs/export`
export const logFile = (id: string, runId: string) => `${addressOf(id)}/runs/${encodeURIComponent(runId)}/log`

const addressOf = (id: string) => `${CRON}/${encodeURIComponent(id)}`
