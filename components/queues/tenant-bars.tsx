import { formatNumber } from '@/lib/format'
import type { QueueView } from '@/lib/queues/contract'
import { shareWords } from './words'

const SHOWN = 5

/** Whose jobs wait: of the waiting ones that were looked at, the largest first. */
export function TenantBars({ tenants }: { tenants: NonNullable<QueueView['tenants']> }) {
  return (
    <ul className="space-y-2 p-4">
      {tenants.slice(0, SHOWN).map(({ tenant, jobs, share }) => (
        <li key={tenant} className="space-y-1">
          <p className="flex justify-between gap-3">
            <span className="min-w-0 truncate">{tenant}</span>
            <span title={`${formatNumber(jobs)} of the jobs looked at`}>{shareWords(share)}</span>
          </p>
          <p className="h-1.5 rounded-ui bg-sunken" aria-hidden="true">
            <span
              className="block h-full rounded-ui bg-[var(--chart-good)]"
              style={{ width: `${Math.max(1, Math.round(share * 100))}%` }}
            />
          </p>
        </li>
      ))}
    </ul>
  )
}
