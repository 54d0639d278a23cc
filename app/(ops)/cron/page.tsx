import type { Metadata } from 'next'
import { undefinedWhenAway } from '@/app/(ops)/undefined-when-away'
import { JobList } from '@/components/cron/job-list'
import { Unreachable } from '@/components/status/unreachable'
import { LinkButton } from '@/components/ui/link-button'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import { cronList } from '@/lib/cron/contract'
import { baseUrl } from '@/lib/cron/view'
import { readSearch } from '@/lib/http/search'
import { paths } from '@/lib/paths'
import { readCronJobs } from './cron-reads'
import { EngineSchedules } from './engine-schedules'

export const metadata: Metadata = { title: 'Cron' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function CronPage({ searchParams }: Search) {
  const ctx = await pageContext('cron:read')
  const query = await readSearch(cronList, searchParams)
  const { refresh } = await searchParams
  const read = await readCronJobs(ctx, query).catch(undefinedWhenAway)
  if (!read) return <Unreachable requestId={ctx.requestId} />
  const mayWrite = ctx.actor.permissions.has('cron:write')
  const { service, tag, q, environment, state, cursor } = query
  return (
    <div className="space-y-4">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl">Cron</h1>
        {mayWrite && (
          <div className="flex flex-wrap gap-2">
            <LinkButton href={paths.pingKeys()} variant="ghost">
              Ping keys
            </LinkButton>
            <LinkButton href={paths.newCronJob()} variant="primary">
              Add a job
            </LinkButton>
          </div>
        )}
      </header>
      <JobList
        read={{ page: read.value, readAt: read.at.toISOString(), stale: read.stale }}
        filters={{ service, tag, q, environment, state: state?.[0] }}
        services={config().services.map(({ id, name }) => ({ id, name }))}
        kept={typeof refresh === 'string' ? { refresh } : {}}
        mayWrite={mayWrite}
        origin={baseUrl()}
        now={ctx.now}
      />
      {[tag, q, environment, state, cursor].every((value) => value === undefined) && (
        <EngineSchedules ctx={ctx} service={service} />
      )}
    </div>
  )
}
