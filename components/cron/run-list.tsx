import Link from 'next/link'
import { NextPageLink } from '@/components/settings/next-page-link'
import { buttonStyle } from '@/components/ui/button-style'
import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'
import { runsFile } from '@/lib/cron/client'
import type { CronJob, RunPage } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'
import { RunTable } from './run-table'

type RunListProps = {
  job: Pick<CronJob, 'id' | 'timezone'>
  page: RunPage
  /** Only those that went bad are shown. */
  onlyBad: boolean
  stale: boolean
}

const BAD_SEARCH = '?status=failed&status=timed_out&status=missed'

export function RunList({ job: { id, timezone }, page, onlyBad, stale }: RunListProps) {
  const { items, nextCursor } = page
  return (
    <Panel
      id="runs"
      title={onlyBad ? 'Runs that went bad' : 'Runs'}
      stale={stale}
      flush
      actions={
        <>
          <Link
            href={`${paths.cronJob(id)}${onlyBad ? '' : BAD_SEARCH}#runs`}
            prefetch={false}
            scroll={false}
            className={buttonStyle('ghost')}
          >
            {onlyBad ? 'All runs' : 'Only bad ones'}
          </Link>
          <a href={runsFile(id)} download className={buttonStyle('ghost')} title="The newest 10 000 runs">
            CSV
          </a>
        </>
      }
    >
      {items.length === 0 ? (
        <EmptyState title={onlyBad ? 'No run went bad' : 'No run yet'}>
          <p>{onlyBad ? 'None of those that are kept.' : 'A run stands here once its time has come.'}</p>
        </EmptyState>
      ) : (
        <RunTable runs={items} timezone={timezone} />
      )}
      <NextPageLink cursor={nextCursor} words="Older runs" />
    </Panel>
  )
}
