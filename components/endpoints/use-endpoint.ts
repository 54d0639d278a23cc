'use client'

import { useQuery } from '@tanstack/react-query'
import { endpointQuery } from '@/lib/endpoints/client'
import type { Comparison, EndpointDetail } from '@/lib/endpoints/contract'

export type EndpointAsked = { id: string; from: string; to: string; compare: Comparison }

/** What the server read for the first HTML. */
export type EndpointRead = { detail: EndpointDetail; readAt: string; stale: boolean }

/** The newest good answer, polled by the refresh control; `stale` when the last try to renew it failed. */
export function useEndpoint({ id, from, to, compare }: EndpointAsked, first: EndpointRead): EndpointRead {
  const { data, isError, dataUpdatedAt, isFetchedAfterMount } = useQuery({
    ...endpointQuery(id, { from, to, ...(compare !== 'none' && { compare }) }),
    initialData: first.detail,
    initialDataUpdatedAt: Date.parse(first.readAt),
  })
  const polled = { detail: data, readAt: new Date(dataUpdatedAt).toISOString(), stale: isError }
  if (polled.readAt > first.readAt) return polled
  return { ...first, stale: isError || (first.stale && !isFetchedAfterMount) }
}
