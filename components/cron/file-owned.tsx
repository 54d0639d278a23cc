import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import type { CronJob } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'

/** A job that is not ours to change. */
export function FileOwned({ job: { id, name, slug } }: { job: CronJob }) {
  return (
    <div className="rounded-ui border bg-panel">
      <EmptyState
        heading="h2"
        title="pitwall.yaml defines it"
        action={<LinkButton href={paths.cronJob(id)}>Back to {name}</LinkButton>}
      >
        <p>
          Change <code>{slug}</code> there, under <code>cron.jobs</code>: what the file says is taken over
          without a restart. It can be paused here all the same.
        </p>
      </EmptyState>
    </div>
  )
}
