import Link from 'next/link'
import type { ReactNode } from 'react'
import { LevelShape } from '@/components/status/level-mark'
import { classNames } from '@/components/ui/class-names'
import { Time } from '@/components/ui/time'
import type { WindowDetail } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { TimeLeft } from './time-left'
import { WindowNotes } from './window-notes'
import { effectWords, isForced, stateWords } from './words'

type WindowCardProps = { window: WindowDetail; actions: ReactNode }

/** What is on: about whom, until when, who and why, and what does not go as it should. */
export function WindowCard({ window, actions }: WindowCardProps) {
  const { id, about, mode, scope, state, endsAt } = window
  const isLate = state === 'overrun' && !isForced(window)
  const colour = isLate ? 'text-at-risk' : 'text-maintenance'
  return (
    <article
      aria-labelledby={`window-${id}`}
      className={classNames(
        'space-y-3 rounded-ui border border-l-4 bg-panel p-4',
        isLate ? 'border-l-at-risk' : 'border-l-maintenance',
      )}
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id={`window-${id}`} className="min-w-0 text-2xl">
          <LevelShape level="maintenance" size={22} className="mr-3 inline-block align-[-2px]" />
          <Link href={paths.maintenanceWindow(id)} prefetch={false} className="hover:underline">
            {about}
          </Link>{' '}
          <span className={colour}>{stateWords(window)}</span>
        </h2>
        <p className={classNames('text-2xl font-semibold whitespace-nowrap', colour)}>
          {isForced(window) ? 'no end' : <TimeLeft endsAt={endsAt} />}
        </p>
      </header>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="max-w-4xl min-w-0 space-y-1">
          <Story window={window} />
          <p className="text-muted">{effectWords(mode, scope)}</p>
        </div>
        <div className="no-print flex flex-wrap gap-2">{actions}</div>
      </div>
      <WindowNotes window={window} />
    </article>
  )
}

function Story({ window }: { window: WindowDetail }) {
  const { reason, startedByName, begunAt, startsAt, endsAt } = window
  return (
    <p>
      {reason !== null && <strong className="font-semibold">{reason}</strong>}
      <span className="block text-muted">
        Started by {startedByName}, <Time at={begunAt ?? startsAt} show="both" />
        {!isForced(window) && (
          <>
            , {window.state === 'overrun' ? 'was to end' : 'until'} <Time at={endsAt} show="clock" />
          </>
        )}
      </span>
    </p>
  )
}
