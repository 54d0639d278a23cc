'use client'

import { lazy, Suspense } from 'react'

const CopyButton = lazy(() => import('./copy-button').then((module) => ({ default: module.CopyButton })))

type SnippetProps = { label: string; text: string }

/** Text to take away: a command, a piece of configuration. */
export function Snippet({ label, text }: SnippetProps) {
  return (
    <figure className="rounded-ui border bg-sunken text-left">
      <figcaption className="flex min-h-9 items-center justify-between gap-2 border-b py-0.5 pr-1 pl-3 text-sm text-muted">
        {label}
        <Suspense fallback={null}>
          <CopyButton text={text} />
        </Suspense>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard */}
      <pre className="overflow-x-auto p-3" tabIndex={0}>
        {text}
      </pre>
    </figure>
  )
}
