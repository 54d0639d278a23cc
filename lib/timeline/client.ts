import { queryOptions } from '@tanstack/react-query'
import { request } from '@/lib/http/browser'
import type { TimelineDetail, TimelineMarks, TimelinePage } from './contract'

export type TimelineAsked = {
  from: string
  to: string
  /** Lanes with commas between; null for all. */
  lanes: string | null
}

export type TimelineBoard = { picture: TimelineMarks; list: TimelinePage }

/** Into how many columns the page cuts its picture: one is about as wide as a mark. */
export const COLUMNS = 90
export const ROWS_AT_ONCE = 100

/** The picture and the newest of the list; asked again by the refresh control. */
export const timelineQuery = (asked: TimelineAsked) =>
  queryOptions({
    queryKey: ['timeline', 'board', asked],
    queryFn: async ({ signal }): Promise<TimelineBoard> => {
      const [picture, list] = await Promise.all([
        request<TimelineMarks>(`${API}/marks?${searchOf(asked, { buckets: COLUMNS })}`, { signal }),
        request<TimelinePage>(`${API}?${searchOf(asked, { limit: ROWS_AT_ONCE })}`, { signal }),
      ])
      return { picture, list }
    },
  })

/** The next page of the list. */
export const olderItems = (asked: TimelineAsked, cursor: string) =>
  request<TimelinePage>(`${API}?${searchOf(asked, { limit: ROWS_AT_ONCE, cursor })}`)

/** `GET /api/ops/timeline/:id`. */
export const timelineItemQuery = (id: string) =>
  queryOptions({
    queryKey: ['timeline', 'item', id],
    queryFn: ({ signal }) => request<TimelineDetail>(`${API}/${encodeURIComponent(id)}`, { signal }),
  })

const API = '/api/ops/timeline'

function searchOf({ from, to, lanes }: TimelineAsked, more: Record<string, string | number>) {
  const search = new URLSearchParams({ from, to, ...(lanes !== null && { lanes }) })
  for (const [name, value] of Object.entries(more)) search.set(name, String(value))
  return search
}
