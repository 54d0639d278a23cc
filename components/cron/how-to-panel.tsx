import { Panel } from '@/components/ui/panel'
import { Snippet } from '@/components/ui/snippet'
import type { CronJob } from '@/lib/cron/contract'
import { howTos } from './how-to'

/** The address of the job, and how its scheduler tells it; only for who may change it. */
export function HowToPanel({ job }: { job: CronJob }) {
  const { pingUrl } = job
  if (pingUrl === null) {
    return (
      <Panel title="How it checks in">
        <p className="text-muted">
          Its address is a secret: whoever knows it can say that the job ran. Admins see it here.
        </p>
      </Panel>
    )
  }
  return (
    <Panel title="How it checks in" flush>
      <div className="space-y-2 p-4">
        <Snippet label="Its address" text={pingUrl} />
        <p className="text-sm text-muted">
          Add <code>/start</code>, <code>/fail</code>, <code>/log</code> or an exit status; what is posted is
          kept.
        </p>
      </div>
      {howTos(job, pingUrl).map(({ id, name, hint, text }) => (
        <details key={id} name="how-to" className="border-t">
          <summary className="px-4 py-2 hover:bg-sunken">{name}</summary>
          <div className="space-y-2 px-4 pb-4">
            {hint && <p className="text-sm break-words text-muted">{hint}</p>}
            <Snippet label={name} text={text} />
          </div>
        </details>
      ))}
    </Panel>
  )
}
