import { Time } from '@/components/ui/time'
import type { JobDetail } from '@/lib/queues/contract'

/** What is known of its life, oldest first. */
export function JobLife({ timeline }: { timeline: JobDetail['timeline'] }) {
  return (
    <ol>
      {timeline.map(({ at, what, detail }, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: two things of one kind may fall in one moment
          key={index}
          className="flex flex-wrap items-baseline gap-x-3 border-b px-4 py-2 last:border-b-0"
        >
          <span className={what === 'failed' ? 'font-medium text-outage' : 'font-medium'}>{what}</span>
          <Time at={at} show="both" className="text-sm text-muted" />
          {detail !== null && <span className="w-full text-sm wrap-anywhere text-muted">{detail}</span>}
        </li>
      ))}
    </ol>
  )
}
