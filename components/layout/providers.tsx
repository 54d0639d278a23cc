'use client'

import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'
import { ClockProvider } from '@/components/ui/clock'

type ProvidersProps = { nonce: string | undefined; serverNow: number; children: ReactNode }

export function Providers({ nonce, serverNow, children }: ProvidersProps) {
  return (
    <ThemeProvider
      attribute="class"
      nonce={nonce}
      enableColorScheme={false}
      disableTransitionOnChange
      storageKey="pitwall.theme"
    >
      <ClockProvider serverNow={serverNow}>{children}</ClockProvider>
    </ThemeProvider>
  )
}
