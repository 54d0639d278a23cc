import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import type { RequestErrorView } from '@/lib/audit/contract'

export function RequestErrors({ errors }: { errors: RequestErrorView[] }) {
  return (
    <Panel title="What broke">
      <ul className="space-y-3">
        {errors.map((error) => (
          <li key={error.id} className="space-y-1">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <Time at={error.at} show="clock" className="text-muted" />
              <span className="font-medium text-outage">{error.name}</span>
              <code className="text-muted">{error.route}</code>
            </p>
            <p className="break-words">{error.message}</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
