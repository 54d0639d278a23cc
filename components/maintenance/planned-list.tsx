import Link from 'next/link'
import { Time } from '@/components/ui/time'
import { formatDuration } from '@/lib/format'
import type { MaintenanceWindow } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { SlotTime } from './slot-time'
import { WindowActions } from './window-actions'
import { MODE_NAME } from './words'

/** What is to come, the next one first. */
export function PlannedList({
  windows,
  mayWrite,
}: {
  windows: readonly MaintenanceWindow[]
  mayWrite: boolean
}) {
  return (
    <ol className="divide-y">
      {windows.map((window) => (
        <li key={window.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2">
          <div className="min-w-0">
            <p>
              <Link href={paths.maintenanceWindow(window.id)} prefetch={false} className="link font-medium">
                {window.about}
              </Link>{' '}
              <span className="text-muted">{MODE_NAME[window.mode]}</span>
            </p>
            <p>
              <SlotTime at={window.startsAt} />, for {lengthOf(window)} (<Time at={window.startsAt} />)
            </p>
            <p className="text-sm text-muted">
              {window.reason !== null && `${window.reason} · `}planned by {window.startedByName}
              {!window.auditComplete && ' · its audit row is still to be written'}
            </p>
          </div>
          <div className="no-print flex flex-wrap gap-2">
            <WindowActions window={window} mayWrite={mayWrite} />
          </div>
        </li>
      ))}
    </ol>
  )
}

const lengthOf = ({ startsAt, endsAt }: MaintenanceWindow) =>
  formatDuration((Date.parse(endsAt) - Date.parse(startsAt)) / 1_000)
