import { LinkButton } from '@/components/ui/link-button'
import { Panel } from '@/components/ui/panel'
import type { CronDay, CronJobDetail, CronRun, CronRunDetail, RunPage } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'
import { BadgePanel } from './badge-panel'
import { Calendar } from './calendar'
import { Configuration } from './configuration'
import { DurationBars } from './duration-bars'
import { FlipList } from './flip-list'
import { HowToPanel } from './how-to-panel'
import { JobHeader } from './job-header'
import { JobTiles } from './job-tiles'
import { PauseControl } from './pause-control'
import { RunList } from './run-list'
import { RunPanel } from './run-panel'

type JobBoardProps = {
  job: CronJobDetail
  readAt: string
  stale: boolean
  /** The chosen one, else the one that put the job down. */
  run: CronRunDetail | undefined
  durations: readonly CronRun[]
  runs: { page: RunPage; onlyBad: boolean }
  days: readonly CronDay[]
  /** On the job's own clock. */
  today: string
  serviceName: string | undefined
  may: { operate: boolean; write: boolean; audit: boolean }
  now: Date
}

/** Everything about one job, from what to do first to what to look up. */
export function JobBoard({
  job,
  readAt,
  stale,
  run,
  durations,
  runs,
  days,
  today,
  serviceName,
  may,
  now,
}: JobBoardProps) {
  const { id, timezone, band } = job
  return (
    <div className="space-y-4">
      <JobHeader
        {...{ job, serviceName, readAt, stale, now }}
        actions={
          <>
            {may.audit && (
              <LinkButton href={auditAddress(job)} variant="ghost">
                Audit
              </LinkButton>
            )}
            {job.runbook !== null && (
              <a href={job.runbook} rel="noreferrer" className="link self-center px-2">
                Runbook
              </a>
            )}
            <PauseControl
              id={id}
              isPaused={job.pausedAt !== null}
              disabledReason={may.operate ? undefined : 'Only on-call and admins may do this.'}
            />
          </>
        }
      />
      <div className={stale ? 'stale' : undefined}>
        <JobTiles job={job} now={now} />
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0 space-y-4">
          {run && <RunPanel {...{ run, timezone, stale, now }} />}
          <Panel title="How long runs took" stale={stale} flush>
            {durations.length === 0 ? (
              <p className="px-4 py-3 text-muted">
                Nothing yet: a job that tells its start too (<code>/start</code>) is timed.
              </p>
            ) : (
              <DurationBars runs={durations} {...{ band, timezone, now }} />
            )}
          </Panel>
          <RunList job={job} {...runs} stale={stale} />
        </div>
        <aside aria-label="Around the job" className="grid min-w-0 items-start gap-4 lg:max-xl:grid-cols-2">
          <Panel title="Five weeks" stale={stale} flush>
            <Calendar days={days} today={today} />
          </Panel>
          <Panel title="When it went wrong and came back" stale={stale} flush>
            <FlipList events={job.events} timezone={timezone} />
          </Panel>
          <Configuration job={job} serviceName={serviceName} mayWrite={may.write} />
          <HowToPanel job={job} />
          <BadgePanel job={job} />
        </aside>
      </div>
    </div>
  )
}

const auditAddress = ({ slug }: CronJobDetail) =>
  `${paths.audit()}?${new URLSearchParams({ subject: `cron:${slug}` })}`
