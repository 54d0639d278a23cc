import type { Metadata } from 'next'
import { JobBoard } from '@/components/cron/job-board'
import { Unreachable } from '@/components/status/unreachable'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import { cronJobParams } from '@/lib/cron/contract'
import { localTime } from '@/lib/cron/zone'
import { readParams } from '@/lib/http/params'
import { readSearch } from '@/lib/http/search'
import { findParts, jobSearch } from './job-parts'

type JobPageProps = {
  params: Promise<{ job: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export const metadata: Metadata = { title: 'Cron job' }

export default async function JobPage({ params, searchParams }: JobPageProps) {
  const ctx = await pageContext('cron:read')
  const { id } = await readParams(
    cronJobParams,
    params.then(({ job }) => ({ id: job })),
  )
  const { run, ...filters } = await readSearch(jobSearch, searchParams)
  const parts = await findParts(ctx, id, { run, ...filters })
  if (!parts) return <Unreachable requestId={ctx.requestId} />
  const [job, runs, durations, days, shown] = parts
  const { permissions } = ctx.actor
  return (
    <JobBoard
      job={job.value}
      readAt={job.at.toISOString()}
      stale={job.stale}
      run={shown?.value}
      durations={durations.value}
      runs={{ page: runs.value, onlyBad: filters.status !== undefined }}
      days={days.value.items}
      today={localTime(ctx.now, job.value.timezone).slice(0, 10)}
      serviceName={config().services.find((known) => known.id === job.value.service)?.name}
      may={{
        operate: permissions.has('cron:operate'),
        write: permissions.has('cron:write'),
        audit: permissions.has('audit:read'),
      }}
      now={ctx.now}
    />
  )
}
