import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { Snippet } from '@/components/ui/snippet'
import { paths } from '@/lib/paths'

type NoJobsProps = {
  filtered: boolean
  mayWrite: boolean
  /** Where this Pitwall is reached. */
  origin: string
}

/** Nothing to list, and what to do next. */
export function NoJobs({ filtered, mayWrite, origin }: NoJobsProps) {
  if (filtered) {
    return (
      <EmptyState title="Nothing matches" action={<LinkButton href={paths.cron()}>All jobs</LinkButton>}>
        <p>No job fits these filters.</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No job is expected yet"
      action={mayWrite && <LinkButton href={paths.newCronJob()}>Add a job</LinkButton>}
    >
      <p>
        Tell Pitwall when a job should run, and it says so when the job does not. Put one line behind the
        command in your crontab; the first ping makes the job:
      </p>
      <Snippet label="End of a line in a crontab" text={curlLine(origin)} />
      <p>
        {mayWrite
          ? 'KEY is a ping key of yours; clients of Healthchecks work with it unchanged.'
          : 'An admin makes the KEY; clients of Healthchecks work with it unchanged.'}
      </p>
      {mayWrite && <LinkButton href={paths.pingKeys()}>Make a ping key</LinkButton>}
    </EmptyState>
  )
}

const curlLine = (origin: string) =>
  `&& curl -fsS -m 10 --retry 5 -o /dev/null '${origin}/ping/KEY/my-job?create=1'`
