import { queryOptions } from '@tanstack/react-query'
import { request } from '@/lib/http/browser'
import type { HealthSummary } from './contract'

/** `GET /api/ops/health`; asked again by the refresh control. */
export const healthQuery = () =>
  queryOptions({
    queryKey: ['status', 'health'],
    queryFn: ({ signal }) => request<HealthSummary>('/api/ops/health', { signal }),
  })
