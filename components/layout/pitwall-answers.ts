import type { QueryClient } from '@tanstack/react-query'
import { problemOf } from '@/lib/problems/client'
import { healthQuery } from '@/lib/status/client'

/** True also when Pitwall answers that it is in trouble: its pages say so themselves. */
export function pitwallAnswers(client: QueryClient): Promise<boolean> {
  return client.fetchQuery({ ...healthQuery(), staleTime: 0, retry: false }).then(
    () => true,
    (error) => problemOf(error).requestId !== undefined,
  )
}
