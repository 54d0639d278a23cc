import Link from 'next/link'
import type { ReactNode } from 'react'
import { LevelShape } from '@/components/status/level-mark'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import { formatNumber, plural } from '@/lib/format'
import type { FailureGroup, FailureReport } from '@/lib/queues/contract'
import { levelWords } from '@/lib/status/rules'
import { SparkBars } from './spark-bars'

const COLUMNS = [
  {
    id: 'error',
    head: 'Error',
    fixed: true,
    className: 'w-full sm:min-w-64 max-sm:order-1',
  },
  {
    id: 'count',
    head: 'Jobs',
    numeric: true,
    highFirst: true,
    labelled: true,
    className: 'whitespace-nowrap max-sm:order-2 max-sm:pt-0 max-sm:pl-4!',
  },
  {
    id: 'seen',
    head: 'When',
    highFirst: true,
    className: 'whitespace-nowrap max-sm:order-3 max-sm:pt-0 max-sm:pl-4!',
  },
  { id: 'tenants', head: 'Tenants', highFirst: true, className: 'sm:min-w-28 max-lg:hidden' },
  {
    id: 'act',
    head: 'Actions',
    silent: true,
    fixed: true,
    className: 'whitespace-nowrap max-sm:order-4 max-sm:w-full max-sm:pt-0 max-sm:pl-4!',
  },
] as const

type FailureTableProps = {
  report: FailureReport
  /** The jobs of a group, by signature. */
  jobsHref: (signature: string) => string
  /** What may be done with a group; its button opens over the page. */
  actions: (group: FailureGroup) => ReactNode
  jobHref: (id: string) => string
}

/** Errors that differ in numbers, ids and addresses alone are one row; most jobs first. */
export function FailureTable({ report, jobsHref, jobHref, actions }: FailureTableProps) {
  const highest = Math.max(1, ...report.items.flatMap(({ buckets }) => buckets.map(({ count }) => count)))
  return (
    <DataTable
      name="failures"
      caption="Failures by error, most jobs first"
      stacked
      columns={COLUMNS}
      rows={report.items.map((group) => ({
        key: group.signature,
        values: {
          error: [group.sample, ...group.names].join(' '),
          count: group.count,
          seen: group.lastSeenAt && { at: group.lastSeenAt },
          tenants: { text: group.tenants.join(', '), rank: group.tenantCount },
        },
        cells: {
          error: <ErrorCell {...{ group, jobHref }} href={jobsHref(group.signature)} />,
          count: formatNumber(group.count),
          seen: <Seen group={group} report={report} highest={highest} />,
          tenants: <Tenants group={group} />,
          act: <div className="no-print flex flex-wrap gap-1 sm:justify-end">{actions(group)}</div>,
        },
      }))}
    />
  )
}

type ErrorCellProps = { group: FailureGroup; href: string; jobHref: (id: string) => string }

function ErrorCell({ group, href, jobHref }: ErrorCellProps) {
  const [first = '', ...rest] = group.sample.trim().split('\n')
  const sick = group.dependencies.filter(({ level }) => level !== 'operational')
  return (
    <div className="space-y-1">
      <Link
        href={href}
        prefetch={false}
        data-opens
        className="line-clamp-3 font-mono text-sm wrap-anywhere hover:underline"
        title="Its jobs"
      >
        {first}
      </Link>
      <p className="flex flex-wrap gap-x-3 text-sm text-muted">
        {group.names.length > 0 && <span>{group.names.join(', ')}</span>}
        {group.sampleJobId !== '' && (
          <Link href={jobHref(group.sampleJobId)} prefetch={false} className="link">
            newest job
          </Link>
        )}
      </p>
      {sick.map(({ id, name, level, since }) => (
        <p key={id} className="flex flex-wrap items-center gap-1.5 text-sm">
          <LevelShape level={level} size={12} />
          <span>
            {name}, which it names: {levelWords(level)}
            {since && ' since '}
            {since && <Time at={since} show="clock" />}
          </span>
        </p>
      ))}
      {rest.length > 0 && (
        <details className="text-sm">
          <summary className="text-muted hover:text-ink">The newest in full</summary>
          <pre className="mt-1 max-w-full text-xs leading-4 wrap-anywhere whitespace-pre-wrap">
            {group.sample.trim()}
          </pre>
        </details>
      )}
    </div>
  )
}

type SeenProps = { group: FailureGroup; report: FailureReport; highest: number }

function Seen({ group: { buckets, firstSeenAt, lastSeenAt }, report, highest }: SeenProps) {
  return (
    <div>
      <SparkBars buckets={buckets} report={report} highest={highest} />
      {firstSeenAt && lastSeenAt && (
        <p className="text-sm text-muted">
          <Time at={firstSeenAt} show="clock" /> – <Time at={lastSeenAt} show="clock" />
        </p>
      )}
    </div>
  )
}

function Tenants({ group: { tenants, tenantCount } }: { group: FailureGroup }) {
  if (tenantCount === 0) return <span className="text-muted">–</span>
  const shown = tenants.slice(0, 3)
  const more = tenantCount - shown.length
  return (
    <span title={tenants.join(', ')}>
      {shown.join(', ')}
      {more > 0 && <span className="text-muted"> and {plural(more, 'more', 'more')}</span>}
    </span>
  )
}
