import { queryOptions } from '@tanstack/react-query'
import { request } from '@/lib/http/browser'
import type {
  DiscardAnswer,
  DiscardInput,
  PauseAnswer,
  QueuePage,
  RetryInputGiven,
  RetryOneAnswer,
  RetryPreview,
  RetryRun,
  RetryRunDetail,
} from './contract'

const QUEUES = '/api/ops/queues'
const RETRIES = '/api/ops/queue-retries'

type Fields = Record<string, string | number | undefined>

/** `GET /api/ops/queues`. */
export const queuesQuery = (wanted: Fields = {}) =>
  queryOptions({
    queryKey: ['queues', wanted],
    queryFn: ({ signal }) => request<QueuePage>(`${QUEUES}${search(wanted)}`, { signal }),
  })

export const retryRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['queue-retries', id],
    queryFn: ({ signal }) => request<RetryRunDetail>(`${RETRIES}/${encodeURIComponent(id)}`, { signal }),
  })

type Asked = Omit<RetryInputGiven, 'mode'>

export const previewRetry = (asked: Asked) =>
  request<RetryPreview>(RETRIES, { method: 'POST', body: { ...asked, mode: 'preview' } })

export const startRetry = (asked: Asked) =>
  request<RetryRun>(RETRIES, { method: 'POST', body: { ...asked, mode: 'run' } })

export const cancelRetry = (id: string) =>
  request<RetryRun>(`${RETRIES}/${encodeURIComponent(id)}/cancellation`, { method: 'PUT' })

type Queue = { source: string; queue: string }

export const pauseQueue = ({ source, queue }: Queue) =>
  request<PauseAnswer>(`${addressOf(source, queue)}/pause`, { method: 'PUT' })

export const resumeQueue = ({ source, queue }: Queue) =>
  request<PauseAnswer>(`${addressOf(source, queue)}/pause`, { method: 'DELETE' })

export const retryJob = ({ source, queue, id, version }: Queue & { id: string; version: string }) =>
  request<RetryOneAnswer>(`${jobAddress(source, queue, id)}/retry`, { method: 'POST', body: { version } })

export const discardJobs = ({ source, queue, ...body }: Queue & DiscardInput) =>
  request<DiscardAnswer>(`${addressOf(source, queue)}/discard`, { method: 'POST', body })

/** Files: every queue; the failures of one by error. */
export const queuesFile = () => `${QUEUES}/export`
export const failuresFile = (source: string, queue: string, wanted: Fields = {}) =>
  `${addressOf(source, queue)}/failures/export${search(wanted)}`

const addressOf = (source: string, queue: string) =>
  `${QUEUES}/${encodeURIComponent(source)}/${encodeURIComponent(queue)}`
const jobAddress = (source: string, queue: string, id: string) =>
  `${addressOf(source, queue)}/jobs/${encodeURIComponent(id)}`

function search(wanted: Fields): string {
  const given = Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
