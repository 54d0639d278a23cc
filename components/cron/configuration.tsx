import { FactList } from '@/components/settings/fact-list'
import { LinkButton } from '@/components/ui/link-button'
import { Panel } from '@/components/ui/panel'
import type { CronJobDetail, ExpectedCount } from '@/lib/cron/contract'
import { formatDuration, formatNumber, plural } from '@/lib/format'
import { paths } from '@/lib/paths'

type ConfigurationProps = { job: CronJobDetail; serviceName: string | undefined; mayWrite: boolean }

/** What is expected of the job, and who says so. */
export function Configuration({ job, serviceName, mayWrite }: ConfigurationProps) {
  const isFixed = job.source === 'file'
  return (
    <Panel
      title="What is expected of it"
      actions={
        mayWrite &&
        !isFixed && (
          <LinkButton href={paths.editCronJob(job.id)} variant="ghost">
            Change
          </LinkButton>
        )
      }
    >
      <div className="space-y-3">
        <FactList facts={factsOf(job, serviceName)} />
        <p className="text-sm text-muted">{SOURCE_WORDS[job.source]}</p>
      </div>
    </Panel>
  )
}

const SOURCE_WORDS = {
  file: 'pitwall.yaml defines it: change it there.',
  api: 'Made here or over the API.',
  ping: 'Made by its first ping.',
} as const

function factsOf(job: CronJobDetail, serviceName: string | undefined) {
  const { minRuntimeSeconds, failureTolerance, expectedCounts, owner, runbook, tags } = job
  const facts = [
    { term: 'Schedule', value: <Schedule job={job} /> },
    { term: 'Begins within', value: formatDuration(job.graceSeconds) },
    { term: 'Runs at most', value: formatDuration(job.maxRuntimeSeconds) },
    minRuntimeSeconds !== null && { term: 'Runs at least', value: formatDuration(minRuntimeSeconds) },
    failureTolerance > 0 && {
      term: 'Borne',
      value: `${plural(failureTolerance, 'bad run')} in a row`,
    },
    expectedCounts.length > 0 && { term: 'Counts', value: expectedCounts.map(countWords).join(', ') },
    serviceName !== undefined && { term: 'Service', value: serviceName },
    job.environment !== 'production' && { term: 'Environment', value: job.environment },
    owner !== null && { term: 'Owner', value: owner },
    runbook !== null && {
      term: 'Runbook',
      value: (
        <a href={runbook} className="link break-all" rel="noreferrer">
          {runbook.replace(/^https?:\/\//, '')}
        </a>
      ),
    },
    job.feeds !== null && { term: 'Feeds', value: <code>{job.feeds}</code> },
    tags.length > 0 && { term: 'Tags', value: tags.join(', ') },
    { term: 'Slug', value: <code>{job.slug}</code> },
  ]
  return facts.filter((fact) => fact !== false)
}

function Schedule({ job: { schedule, scheduleWords, timezone } }: { job: CronJobDetail }) {
  return (
    <>
      {scheduleWords}, {timezone}
      {scheduleWords.toLowerCase() !== schedule && <code className="block text-muted">{schedule}</code>}
    </>
  )
}

/** `rows at least 1`, `mails 1 to 500` */
export function countWords({ name, min, max }: ExpectedCount): string {
  if (min === undefined) return `${name} at most ${formatNumber(max ?? 0)}`
  return max === undefined
    ? `${name} at least ${formatNumber(min)}`
    : `${name} ${formatNumber(min)} to ${formatNumber(max)}`
}
