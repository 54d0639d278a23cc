import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import { formatDuration } from '@/lib/format'
import type { MaintenanceWindow } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { MODE_NAME, stateWords } from './words'

const COLUMNS = [
  { id: 'about', head: 'About', fixed: true, className: 'sm:min-w-36' },
  { id: 'mode', head: 'Mode', className: 'whitespace-nowrap' },
  { id: 'began', head: 'Began', labelled: true, className: 'whitespace-nowrap' },
  { id: 'lasted', head: 'Lasted', labelled: true, numeric: true, className: 'whitespace-nowrap' },
  { id: 'by', head: 'By', labelled: true },
  { id: 'reason', head: 'Reason', className: 'max-sm:basis-full' },
] as const

/** What is over, the latest start first. */
export function HistoryTable({ windows }: { windows: readonly MaintenanceWindow[] }) {
  return (
    <DataTable
      name="history"
      caption="Maintenance that is over"
      stacked
      partial
      columns={COLUMNS}
      rows={windows.map((window) => ({
        key: window.id,
        values: {
          about: window.about,
          mode: MODE_NAME[window.mode],
          began: { at: window.begunAt ?? window.startsAt },
          lasted: { text: lastedWords(window), rank: lastedSeconds(window) ?? 0 },
          by: whoOf(window),
          reason: reasonsOf(window),
        },
        cells: {
          about: (
            <>
              <Link href={paths.maintenanceWindow(window.id)} prefetch={false} className="link font-medium">
                {window.about}
              </Link>
              {!window.auditComplete && (
                <>
                  {' '}
                  <Badge tone="warning">audit gap</Badge>
                </>
              )}
            </>
          ),
          began: <Time at={window.begunAt ?? window.startsAt} show="clock" />,
        },
      }))}
    />
  )
}

function lastedSeconds({ begunAt, endedAt, endsAt }: MaintenanceWindow): number | undefined {
  if (begunAt === null) return undefined
  return (Date.parse(endedAt ?? endsAt) - Date.parse(begunAt)) / 1_000
}

function lastedWords(window: MaintenanceWindow): string {
  const seconds = lastedSeconds(window)
  return seconds === undefined ? stateWords(window) : formatDuration(seconds)
}

/** Who started it, and who else ended it. */
function whoOf({ startedByName, endedByName }: MaintenanceWindow): string {
  if (endedByName === startedByName) return startedByName
  return `${startedByName} → ${endedByName ?? 'by itself'}`
}

const reasonsOf = ({ reason, endReason }: MaintenanceWindow) =>
  [reason, endReason].filter((one) => one !== null).join(' → ')
