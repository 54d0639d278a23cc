import Link from 'next/link'
import { LevelShape } from '@/components/status/level-mark'
import { classNames } from '@/components/ui/class-names'
import { formatAbsolute, formatClock, formatRelative } from '@/lib/format'
import type { Mode } from '@/lib/maintenance/rules'
import { paths } from '@/lib/paths'
import { stateWords } from './words'

type BannerWindow = {
  key: string
  about: string
  mode: Mode
  reason: string | null
  state: 'on' | 'overrun' | 'forced' | 'scheduled'
  startsAt: Date
  endsAt: Date
}

type MaintenanceBannerProps = {
  windows: readonly BannerWindow[]
  now: Date
  /** When the database said so, while it does not now; null: it never did; undefined: it does. */
  staleSince: Date | null | undefined
}

const SHOWN = 3

/** What is in maintenance, above every page but the one that says it all; nothing when nothing is. Only HTML: no page loads script for it. */
export function MaintenanceBanner({ windows, now, staleSince }: MaintenanceBannerProps) {
  if (windows.length === 0) return null
  const isLate = windows.some(({ state }) => state === 'overrun')
  return (
    <section
      aria-label="Maintenance"
      className={classNames(
        'border-b bg-panel px-4 py-2 md:px-6 [body:has([data-says-maintenance])_&]:hidden',
        isLate ? 'border-at-risk' : 'border-maintenance',
      )}
    >
      <ul className="space-y-1">
        {windows.slice(0, SHOWN).map((window) => (
          <li key={window.key} className="flex gap-2">
            <LevelShape level="maintenance" size={15} className="mt-0.5" />
            <BannerLine window={window} now={now} />
          </li>
        ))}
      </ul>
      {(windows.length > SHOWN || staleSince !== undefined) && (
        <p className="pl-6 text-sm text-muted">
          {windows.length > SHOWN && `${windows.length - SHOWN} more. `}
          {staleSince !== undefined && staleWords(staleSince, now)}
        </p>
      )}
    </section>
  )
}

function BannerLine({ window, now }: { window: BannerWindow; now: Date }) {
  const { about, reason, mode, state } = window
  return (
    <p className="min-w-0">
      <Link href={paths.maintenance()} prefetch={false} className="font-semibold hover:underline">
        {about}{' '}
        <span className={state === 'overrun' ? 'text-at-risk' : 'text-maintenance'}>
          {stateWords({ mode, state: state === 'forced' ? 'on' : state })}
        </span>
      </Link>{' '}
      <When window={window} now={now} />
      {reason !== null && <span className="text-muted"> · {reason}</span>}
    </p>
  )
}

function When({ window: { state, startsAt, endsAt }, now }: { window: BannerWindow; now: Date }) {
  if (state === 'forced') return <>until it is taken out of the environment</>
  const at = state === 'scheduled' ? startsAt : endsAt
  const lead = { on: 'ends', overrun: 'was to end', scheduled: 'begins' }[state]
  return (
    <time dateTime={at.toISOString()} title={formatAbsolute(at, 'UTC')}>
      {lead} {formatRelative(at, now)} ({formatClock(at, now, 'UTC')} UTC)
    </time>
  )
}

const staleWords = (since: Date | null, now: Date) =>
  since === null ? 'The database has not answered yet.' : `As it was known ${formatRelative(since, now)}.`
