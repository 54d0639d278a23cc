import Link from 'next/link'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import type { AuditRow } from '@/lib/audit/contract'
import { paths } from '@/lib/paths'
import { ChangeDetails } from './change-details'

type AuditTableProps = { rows: AuditRow[]; caption: string; linkRequests?: boolean }

const COLUMNS = [
  { id: 'at', head: 'When', fixed: true, className: 'whitespace-nowrap' },
  { id: 'actor', head: 'Who', className: 'max-w-56 break-words' },
  { id: 'action', head: 'What', fixed: true },
  { id: 'subject', head: 'Subject' },
  { id: 'change', head: 'Change' },
  { id: 'request', head: 'Request' },
] as const

const COLUMNS_OF_ONE_REQUEST = COLUMNS.filter(({ id }) => id !== 'request')

export function AuditTable({ rows, caption, linkRequests = true }: AuditTableProps) {
  return (
    <DataTable
      name="audit"
      caption={caption}
      stacked
      serverSide
      columns={linkRequests ? COLUMNS : COLUMNS_OF_ONE_REQUEST}
      rows={rows.map((row) => ({ key: row.id, cells: cellsOf(row) }))}
    />
  )
}

function cellsOf({ at, actor, actorName, address, action, reason, ...row }: AuditRow) {
  return {
    at: (
      <>
        <Time at={at} show="clock" />
        <Time at={at} className="block text-sm text-muted" />
      </>
    ),
    actor: (
      <>
        {actorName}
        <span className="block text-sm text-muted">{address ?? kindOf(actor)}</span>
      </>
    ),
    action: (
      <>
        <code className="whitespace-nowrap">{action}</code>
        {reason && <span className="block max-w-72 break-words text-sm text-muted">{reason}</span>}
      </>
    ),
    subject: <SubjectLink subject={row.subject} />,
    change: <ChangeDetails before={row.before} after={row.after} />,
    request: row.requestId && <RequestLink id={row.requestId} />,
  }
}

const LONG_ID = /([0-9a-f]{8})-[0-9a-f-]{27}$/

/** Leads to everything of one subject; a long id is cut, its whole is in the title. */
function SubjectLink({ subject }: { subject: string }) {
  const href = `${paths.audit()}?subject=${encodeURIComponent(subject)}`
  const wrap = LONG_ID.test(subject) ? 'whitespace-nowrap' : 'break-all'
  return (
    <Link href={href} prefetch={false} className={`link ${wrap}`} title={subject}>
      <code>{subject.replace(LONG_ID, '$1…')}</code>
    </Link>
  )
}

function RequestLink({ id }: { id: string }) {
  return (
    <Link
      href={paths.request(id)}
      prefetch={false}
      className="link whitespace-nowrap"
      title={id}
      data-opens="row"
    >
      <code>{id.length > 8 ? `${id.slice(0, 8)}…` : id}</code>
    </Link>
  )
}

const kindOf = (actor: string) => actor.split(':')[0]
