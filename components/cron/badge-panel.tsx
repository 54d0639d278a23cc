import { Panel } from '@/components/ui/panel'
import { Snippet } from '@/components/ui/snippet'
import type { CronJobDetail } from '@/lib/cron/contract'

/** A picture of how the job stands, for a README; its address tells nothing else. */
export function BadgePanel({ job: { name, state, badgeUrl } }: { job: CronJobDetail }) {
  const { pathname, search } = new URL(badgeUrl)
  return (
    <Panel title="Badge">
      <div className="space-y-2">
        {/* biome-ignore lint/performance/noImgElement: an SVG of our own, as others will embed it */}
        <img src={`${pathname}${search}`} alt={`${name}: ${state}`} height={20} className="h-5" />
        <Snippet label="Markdown" text={`![${name}](${badgeUrl})`} />
      </div>
    </Panel>
  )
}
