'use client'

import type { ReactNode } from 'react'
import { AsOf } from '@/components/ui/as-of'
import { useHydrated } from '@/components/ui/clock'
import { Elapsed } from '@/components/ui/elapsed'
import { Time } from '@/components/ui/time'
import type { HealthSummary } from '@/lib/status/contract'
import { levelWords } from '@/lib/status/rules'
import { LEVEL_COLOUR, LevelShape } from './level-mark'
import { headlineSentence } from './sentences'

type HeadlineProps = { health: HealthSummary; stale: boolean; note: ReactNode }

/** The five seconds: how bad, since when, what exactly, and how old this is. */
export function Headline({ health, stale, note }: HeadlineProps) {
  const { level, since } = health
  const words = levelWords(level)
  return (
    <header className="space-y-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className={stale ? 'stale text-2xl' : 'text-2xl'}>
          <LevelShape level={level} size={22} className="mr-3 inline-block align-[-2px]" />
          <span className={LEVEL_COLOUR[level]}>{words.charAt(0).toUpperCase() + words.slice(1)}</span>
          {since && (
            <span className="text-lg font-normal text-muted">
              {' '}
              since <Time at={since} show="clock" /> (<Elapsed since={since} />)
            </span>
          )}
        </h1>
        <p className="flex items-baseline gap-2">
          <AsOf at={health.asOf} stale={stale} />
          <LiveMark stale={stale} />
        </p>
      </div>
      <p className="max-w-prose text-lg">{headlineSentence(health)}</p>
      {note}
      <p role="status" className="sr-only">
        Now {words}
      </p>
    </header>
  )
}

function LiveMark({ stale }: { stale: boolean }) {
  const alive = useHydrated()
  if (stale || !alive) return null
  return <span className="text-xs font-medium text-operational">· live</span>
}
