import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from '@/components/layout/providers'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Pitwall', template: '%s · Pitwall' },
  description: "The real state of one team's production.",
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#14181b' },
  ],
}

// Parts that stream in later are moved to their place by script; without it they are shown where they arrive, and
// controls that only script can answer are left out. An important rule of the first layer is the only one that beats
// Tailwind's own important `[hidden]`.
const WITHOUT_SCRIPT =
  '@layer theme{[hidden][id^="S:"]{display:block!important}template+[data-skeleton],[data-needs-script]{display:none!important}}'

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <noscript>
          <style>{WITHOUT_SCRIPT}</style>
        </noscript>
      </head>
      <body>
        <Providers nonce={nonce} serverNow={Date.now()}>
          {children}
        </Providers>
      </body>
    </html>
  )
}
