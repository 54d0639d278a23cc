import Link from 'next/link'
import { Time } from '@/components/ui/time'
import { plural } from '@/lib/format'
import type { QuietSlots } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { SlotTime } from './slot-time'
import { StartButton } from './start-button'
import type { Choices } from './start-choices'

type QuietListProps = {
  slots: QuietSlots['items']
  minutes: number
  choices: Choices
  disabledReason: string | undefined
}

const LENGTHS = [
  [30, '30 min'],
  [60, '1 h'],
  [120, '2 h'],
  [240, '4 h'],
] as const

/** The quietest times ahead, and maintenance planned for one of them. */
export function QuietList({ slots, minutes, choices, disabledReason }: QuietListProps) {
  return (
    <>
      <nav
        aria-label="How long"
        className="no-print flex flex-wrap gap-x-3 gap-y-1 border-b px-4 py-2 text-sm"
      >
        {LENGTHS.map(([length, words]) => (
          <Link
            key={length}
            href={`${paths.maintenance()}?quiet=${length}`}
            prefetch={false}
            scroll={false}
            aria-current={length === minutes ? 'true' : undefined}
            className="link inline-flex min-h-6 items-center pointer-coarse:min-h-11 aria-[current]:font-semibold aria-[current]:text-ink"
          >
            {words}
          </Link>
        ))}
      </nav>
      {slots.length === 0 ? (
        <p className="px-4 py-3 text-muted">
          Not known yet: what is usual is learned from the metrics of a service, within its first days.
        </p>
      ) : (
        <ol className="divide-y">
          {slots.map(({ startsAt, endsAt, requests }) => (
            <li key={startsAt} className="flex items-center justify-between gap-3 px-4 py-2">
              <span className="min-w-0">
                <SlotTime at={startsAt} />
                <span className="block text-sm text-muted">
                  <Time at={startsAt} />, usually {plural(requests, 'request')}
                </span>
              </span>
              <span className="no-print">
                <StartButton
                  choices={choices}
                  proposal={{ startsAt, endsAt }}
                  disabledReason={disabledReason}
                >
                  Plan
                </StartButton>
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
