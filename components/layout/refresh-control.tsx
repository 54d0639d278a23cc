'use client'

import { RotateCw } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { useUrlState } from '@/components/ui/url-state'
import { useRefreshTimer } from './refresh-timer'

const RATES = ['off', '5s', '15s', '30s', '1m', '5m'] as const
const STANDARD = '30s'
const SECONDS = { off: undefined, '5s': 5, '15s': 15, '30s': 30, '1m': 60, '5m': 300 } as const

/** Asks again by itself; the rate stands in the address. */
export function RefreshControl() {
  const url = useUrlState()
  const rate = RATES.find((known) => known === url.get('refresh')) ?? STANDARD
  const { remaining, refresh, busy } = useRefreshTimer(SECONDS[rate])
  const choose = (value: string) => url.replace({ refresh: value === STANDARD ? null : value })
  return (
    <div className="flex items-center">
      <Button
        variant="ghost"
        fit="roomy"
        onClick={refresh}
        aria-label="Refresh now"
        title="Refresh now (r)"
        data-shortcut="refresh"
        aria-busy={busy}
      >
        <RotateCw aria-hidden="true" size={15} className={busy ? 'text-accent' : undefined} />
        <span aria-hidden="true" className="min-w-8 text-left text-sm text-muted max-sm:hidden">
          {remaining === undefined ? 'off' : `${remaining} s`}
        </span>
      </Button>
      <select
        aria-label="Refresh every"
        value={rate}
        onChange={(event) => choose(event.target.value)}
        className="min-h-8 rounded-ui border border-line-strong bg-panel px-1 text-sm max-sm:hidden"
      >
        {RATES.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </div>
  )
}
