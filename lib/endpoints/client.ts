import { queryOptions } from '@tanstack/react-query'
import { request } from '@/lib/http/browser'
import type { Comparison, EndpointDetail, EndpointList } from './contract'

type Search = { from?: string; to?: string }

/** `GET /api/ops/endpoints`: the first page of all, in the order of ids; at most 200. */
export const endpointsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['endpoints', 'list', limit],
    queryFn: ({ signal }) => request<EndpointList>(`/api/ops/endpoints?limit=${limit}`, { signal }),
  })

/** `GET /api/ops/endpoints/:id`. */
export const endpointQuery = (id: string, search: Search & { compare?: Comparison }) =>
  queryOptions({
    queryKey: ['endpoints', 'detail', id, search],
    queryFn: ({ signal }) =>
      request<EndpointDetail>(`/api/ops/endpoints/${encodeURIComponent(id)}${queryOf(search)}`, { signal }),
  })

function queryOf(search: Record<string, string | undefined>): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
