import { QueryCache, QueryClient } from '@tanstack/react-query'
import { RequestError } from './browser'

const RETRIES = 1
const LONGEST_WAIT_MS = 30_000

/**
 * How the browser asks: the refresh control decides when, a failure keeps the last good answer on screen, and a refusal
 * is not repeated. A session that ended leads to the sign-in page.
 */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES && isWorthRepeating(error),
        retryDelay: (attempt) => Math.min(1_000 * 2 ** attempt * (0.5 + Math.random()), LONGEST_WAIT_MS),
      },
    },
  })
}

const isWorthRepeating = (error: Error) => statusOf(error) === 0 || statusOf(error) >= 500

const statusOf = (error: Error) => (error instanceof RequestError ? error.failure.status : 0)

/** The server knows where a signed-out person belongs. */
function leaveWhenSignedOut(error: Error): void {
  if (statusOf(error) === 401) window.location.reload()
}
