import Link from 'next/link'
import { ErrorSnippet } from '@/components/cron/error-snippet'
import { StateShape, stateColour, stateWords } from '@/components/cron/state-mark'
import { jobSentence, troubleOf } from '@/components/cron/words'
import { Panel } from '@/components/ui/panel'
import type { CronJobSummary, CronPage } from '@/lib/cron/contract'
import { formatNumber, plural } from '@/lib/format'
import { paths } from '@/lib/paths'

type CronTileProps = {
  /** Only those that need somebody. */
  page: CronPage
  readAt: string
  stale: boolean
  now: Date
}

/** Jobs that failed or did not come, each with what it said; the rest is a number. */
export function CronTile({ page: { items, counts }, readAt, stale, now }: CronTileProps) {
  const more = counts.down + counts.late - items.length
  return (
    <Panel title="Cron" asOf={readAt} stale={stale} flush>
      {items.length > 0 && (
        <ul aria-label="Jobs that need somebody">
          {items.map((job) => (
            <TroubledJob key={job.id} job={job} now={now} />
          ))}
        </ul>
      )}
      <p className="px-4 py-2">
        <Link href={paths.cron()} prefetch={false} className="link">
          {restWords(counts, more)}
        </Link>
      </p>
    </Panel>
  )
}

function TroubledJob({ job, now }: { job: CronJobSummary; now: Date }) {
  const { id, name, state } = job
  const trouble = troubleOf(job)
  return (
    <li className="space-y-1 border-b px-4 py-2">
      <p className="flex items-baseline gap-2">
        <StateShape state={state} size={12} className="self-center" />
        <Link
          href={paths.cronJob(id)}
          prefetch={false}
          className="min-w-0 flex-1 font-medium hover:underline"
        >
          {name}
        </Link>
        <span className={`font-medium ${stateColour(state)}`}>{stateWords(state)}</span>
      </p>
      <p className="text-sm">{jobSentence(job, now)}</p>
      {trouble?.errorSnippet && <ErrorSnippet text={trouble.errorSnippet} lines={3} />}
    </li>
  )
}

/** `40 jobs up, 1 paused` */
function restWords(counts: CronPage['counts'], more: number): string {
  const well = counts.up + counts.running
  const said = [
    ...(more > 0 ? [`${formatNumber(more)} more down or late`] : []),
    ...(well > 0 ? [`${plural(well, 'job')} up`] : []),
    ...(counts.new > 0 ? [`${formatNumber(counts.new)} new`] : []),
    ...(counts.paused > 0 ? [`${formatNumber(counts.paused)} paused`] : []),
  ]
  return said.length > 0 ? said.join(', ') : 'All jobs'
}
