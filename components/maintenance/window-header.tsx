import Link from 'next/link'
import type { ReactNode } from 'react'
import { LevelShape } from '@/components/status/level-mark'
import { AsOf } from '@/components/ui/as-of'
import { Elapsed } from '@/components/ui/elapsed'
import { Time } from '@/components/ui/time'
import type { WindowDetail } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { TimeLeft } from './time-left'
import { effectWords, isForced, stateWords } from './words'

type WindowHeaderProps = { window: WindowDetail; readAt: string; stale: boolean; actions: ReactNode }

/** Which window, how it stands, and why. */
export function WindowHeader({ window, readAt, stale, actions }: WindowHeaderProps) {
  const { about, reason, mode, scope } = window
  return (
    <header className="space-y-1">
      <nav aria-label="Where you are" className="no-print text-sm">
        <Link href={paths.maintenance()} prefetch={false} className="link">
          Maintenance
        </Link>
      </nav>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className={stale ? 'stale min-w-0 text-2xl' : 'min-w-0 text-2xl'}>
          <LevelShape level="maintenance" size={22} className="mr-3 inline-block align-[-2px]" />
          {about} <span className={colourOf(window)}>{stateWords(window)}</span>
        </h1>
        <AsOf at={readAt} stale={stale} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="max-w-prose min-w-0">
          <p>
            <Stand window={window} />
            {reason !== null && <> · {reason}</>}
          </p>
          <p className="text-muted">{effectWords(mode, scope)}</p>
        </div>
        <div className="no-print flex flex-wrap gap-2">{actions}</div>
      </div>
    </header>
  )
}

function colourOf(window: WindowDetail): string {
  if (window.state === 'overrun' && !isForced(window)) return 'text-at-risk'
  return window.state === 'on' || window.state === 'overrun' ? 'text-maintenance' : 'text-muted'
}

/** Where it is between its two ends. */
function Stand({ window }: { window: WindowDetail }) {
  const { state, startsAt, endsAt, begunAt, endedAt } = window
  switch (state) {
    case 'scheduled':
      return (
        <>
          Begins <Time at={startsAt} show="both" />
        </>
      )
    case 'cancelled':
      return <>It never began</>
    case 'ended':
      return (
        <>
          Ended <Time at={endedAt ?? endsAt} show="both" />, lasted{' '}
          <Elapsed since={begunAt ?? startsAt} until={endedAt ?? endsAt} />
        </>
      )
    case 'on':
    case 'overrun':
      if (isForced(window)) return <>No end: MAINTENANCE_MODE forces it</>
      return (
        <strong className="font-semibold">
          <TimeLeft endsAt={endsAt} />
        </strong>
      )
  }
}
