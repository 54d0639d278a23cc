import { queryOptions } from '@tanstack/react-query'
import { request } from '@/lib/http/browser'
import type { Comparison, EndpointDetail, EndpointList } from './contract'

type Search = { from?: string; to?: string }

/** `GET /api/ops/endpoints`: one page, at most 200. */
export const endpointsQuery = (
  search: Search & { service?: string; q?: string; cursor?: string; limit?: number },
) =>
  queryOptions({
    queryKey: ['endpoints', 'list', search],
    queryFn: ({ signal }) => request<EndpointList>(`/api/ops/endpoints${queryOf(search)}`, { signal }),
  })

/** `GET /api/ops/endpoints/:id`. */
export const endpointQuery = (id: string, search: Search & { compare?: Comparison }) =>
  queryOptions({
    queryKey: ['endpoints', 'detail', id, search],
    queryFn: ({ signal }) =>
      request<EndpointDetail>(`/api/ops/endpoints/${encodeURIComponent(id)}${queryOf(search)}`, { signal }),
  })

function queryOf(search: Record<string, string | number | undefined>): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
