'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'

const LONGEST_WAIT_MS = 30_000

/** State that lives in the URL, and answers of our API that outlive a failing request. */
export function DataProviders({ children }: { children: ReactNode }) {
  const [client] = useState(newClient)
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </QueryClientProvider>
  )
}

function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The refresh control decides when to ask again; a failure keeps the last good answer on screen.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: 2,
        retryDelay: (attempt) => Math.min(1_000 * 2 ** attempt * (0.5 + Math.random()), LONGEST_WAIT_MS),
      },
    },
  })
}
