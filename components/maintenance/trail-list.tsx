import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Time } from '@/components/ui/time'
import type { WindowDetail } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'

type TrailListProps = { window: WindowDetail; mayAudit: boolean }

const ACTIONS: Record<string, string> = {
  'maintenance.planned': 'planned it',
  'maintenance.enabled': 'began it',
  'maintenance.extended': 'changed its end',
  'maintenance.disabled': 'ended it',
  'maintenance.cancelled': 'cancelled it',
}

/** Who did what to it and why, and what of that is still to be written to the audit trail. */
export function TrailList({ window: { id, history }, mayAudit }: TrailListProps) {
  return (
    <>
      <ol className="divide-y">
        {history.map(({ at, actor, action, reason, written }) => (
          <li key={`${at} ${action}`} className="px-4 py-2">
            <p>
              <span className="font-medium">{actor}</span> {ACTIONS[action] ?? action}
              {!written && (
                <>
                  {' '}
                  <Badge tone="warning">still to be written</Badge>
                </>
              )}
            </p>
            <p className="text-sm text-muted">
              <Time at={at} show="both" />
              {reason !== null && ` · ${reason}`}
            </p>
          </li>
        ))}
      </ol>
      {mayAudit && (
        <p className="no-print border-t px-4 py-2 text-sm">
          <Link
            href={`${paths.audit()}?${new URLSearchParams({ subject: `maintenance:${id}` })}`}
            prefetch={false}
            className="link"
          >
            Its rows in the audit trail
          </Link>
        </p>
      )}
    </>
  )
}
