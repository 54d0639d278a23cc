'use client'

import { useQuery } from '@tanstack/react-query'
import { type TimelineAsked, type TimelineBoard, timelineQuery } from '@/lib/timeline/client'

/** What the server read for the first HTML. */
export type TimelineRead = { board: TimelineBoard; readAt: string; stale: boolean }

/** The newest good answer, polled by the refresh control; `stale` when the last try to renew it failed. */
export function useTimeline(asked: TimelineAsked, first: TimelineRead): TimelineRead {
  const { data, isError, dataUpdatedAt, isFetchedAfterMount } = useQuery({
    ...timelineQuery(asked),
    initialData: first.board,
    initialDataUpdatedAt: Date.parse(first.readAt),
  })
  const polled = { board: data, readAt: new Date(dataUpdatedAt).toISOString(), stale: isError }
  if (polled.readAt > first.readAt) return polled
  return { ...first, stale: isError || (first.stale && !isFetchedAfterMount) }
}
