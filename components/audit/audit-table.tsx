import Link from 'next/link'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { AuditRow } from '@/lib/audit/contract'
import { paths } from '@/lib/paths'
import { ChangeDetails } from './change-details'

type AuditTableProps = { rows: AuditRow[]; caption: string; linkRequests?: boolean }

export function AuditTable({ rows, caption, linkRequests = true }: AuditTableProps) {
  return (
    <Table
      stacked
      caption={caption}
      head={
        <>
          <HeadCell>When</HeadCell>
          <HeadCell>Who</HeadCell>
          <HeadCell>What</HeadCell>
          <HeadCell>Subject</HeadCell>
          <HeadCell>Change</HeadCell>
          {linkRequests && <HeadCell>Request</HeadCell>}
        </>
      }
    >
      {rows.map((row) => (
        <Row key={row.id}>
          <Cell className="whitespace-nowrap">
            <Time at={row.at} show="clock" />
            <Time at={row.at} className="block text-sm text-muted" />
          </Cell>
          <Cell className="max-w-56 break-words">
            {row.actorName}
            <span className="block text-sm text-muted">{row.address ?? kindOf(row.actor)}</span>
          </Cell>
          <Cell>
            <code className="whitespace-nowrap">{row.action}</code>
            {row.reason && (
              <span className="block max-w-72 break-words text-sm text-muted">{row.reason}</span>
            )}
          </Cell>
          <Cell>
            <SubjectLink subject={row.subject} />
          </Cell>
          <Cell>
            <ChangeDetails before={row.before} after={row.after} />
          </Cell>
          {linkRequests && <Cell>{row.requestId && <RequestLink id={row.requestId} />}</Cell>}
        </Row>
      ))}
    </Table>
  )
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
    <Link href={paths.request(id)} prefetch={false} className="link whitespace-nowrap" title={id}>
      <code>{id.length > 8 ? `${id.slice(0, 8)}…` : id}</code>
    </Link>
  )
}

const kindOf = (actor: string) => actor.split(':')[0]
