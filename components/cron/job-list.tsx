import { NextPageLink } from '@/components/settings/next-page-link'
import { buttonStyle } from '@/components/ui/button-style'
import { Panel } from '@/components/ui/panel'
import { jobsFile } from '@/lib/cron/client'
import type { CronPage } from '@/lib/cron/contract'
import { JobFilters } from './job-filters'
import { JobTable } from './job-table'
import type { ListFilters } from './list-address'
import { NoJobs } from './no-jobs'
import { StateChips } from './state-chips'

type JobListProps = {
  read: { page: CronPage; readAt: string; stale: boolean }
  filters: ListFilters
  services: readonly { id: string; name: string }[]
  kept: Readonly<Record<string, string>>
  mayWrite: boolean
  origin: string
  now: Date
}

/** Every job, most urgent first. */
export function JobList({ read, filters, services, kept, mayWrite, origin, now }: JobListProps) {
  const { items, nextCursor, counts } = read.page
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  const names = Object.fromEntries(services.map(({ id, name }) => [id, name]))
  return (
    <div className="space-y-3">
      <StateChips counts={counts} filters={filters} kept={kept} />
      <Panel
        title="Jobs"
        asOf={read.readAt}
        stale={read.stale}
        flush
        actions={
          <a href={jobsFile()} download className={buttonStyle('ghost')} title="Every job, whatever is shown">
            CSV
          </a>
        }
      >
        <JobFilters filters={filters} services={services} kept={kept} />
        {items.length === 0 ? (
          <NoJobs filtered={isFiltered} mayWrite={mayWrite} origin={origin} />
        ) : (
          <JobTable jobs={items} names={names} now={now} />
        )}
        <NextPageLink cursor={nextCursor} words="Less urgent ones" />
      </Panel>
    </div>
  )
}
