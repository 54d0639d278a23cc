'use client'

import { lazy, Suspense } from 'react'
import { Button } from '@/components/ui/button'
import { useUrlState } from '@/components/ui/url-state'
import type { EndpointBand } from '@/lib/endpoints/contract'

const WhySheet = lazy(() => import('./why-sheet'))

type WhyButtonProps = {
  /** `p95`, `errors`, `traffic`: how the address names the open one. */
  signal: string
  band: EndpointBand
  /** The moment asked about, where the address names none. */
  at: string
}

/** Says how a series is judged, and leads to why its usual range lies where it does. */
export function WhyButton({ signal, band: { baselineId, state, stateText }, at }: WhyButtonProps) {
  const { get, replace } = useUrlState()
  const show = (open: boolean) => replace({ why: open ? signal : null, 'why.at': null })
  return (
    <>
      <Button variant="ghost" className="-my-1 text-sm font-normal text-muted" onClick={() => show(true)}>
        {state === 'active' ? 'Why this range?' : `${stateText}. Why?`}
      </Button>
      {get('why') === signal && (
        <Suspense fallback={null}>
          <WhySheet id={baselineId} at={get('why.at') ?? at} onClose={() => show(false)} />
        </Suspense>
      )}
    </>
  )
}
