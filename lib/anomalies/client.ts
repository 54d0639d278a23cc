import { queryOptions } from '@tanstack/react-query'
import { request } from '@/lib/http/browser'
import type { AnomalyDetail, AnomalyView, BaselineDetail, VerdictBody } from './contract'

/** `GET /api/ops/anomalies/:id`. */
export const anomalyQuery = (id: string) =>
  queryOptions({
    queryKey: ['anomalies', id],
    queryFn: ({ signal }) => request<AnomalyDetail>(addressOf(id), { signal }),
  })

/** `GET /api/ops/baselines/:id`: why the band is where it is at a moment. */
export const baselineQuery = (id: number, at: string) =>
  queryOptions({
    queryKey: ['baselines', id, at],
    queryFn: ({ signal }) =>
      request<BaselineDetail>(`/api/ops/baselines/${id}?${new URLSearchParams({ at })}`, { signal }),
  })

export const acknowledge = ({ id, note }: { id: string; note?: string | undefined }) =>
  request<AnomalyView>(`${addressOf(id)}/acknowledgement`, { method: 'PUT', body: note ? { note } : {} })

export const withdrawAcknowledgement = (id: string) =>
  request<AnomalyView>(`${addressOf(id)}/acknowledgement`, { method: 'DELETE' })

export const addNote = ({ id, text }: { id: string; text: string }) =>
  request<AnomalyDetail['notes'][number]>(`${addressOf(id)}/notes`, { method: 'POST', body: { text } })

export const giveVerdict = ({ id, ...body }: VerdictBody & { id: string }) =>
  request<AnomalyView>(`${addressOf(id)}/verdict`, { method: 'PUT', body })

export const withdrawVerdict = (id: string) =>
  request<AnomalyView>(`${addressOf(id)}/verdict`, { method: 'DELETE' })

const addressOf = (id: string) => `/api/ops/anomalies/${encodeURIComponent(id)}`
