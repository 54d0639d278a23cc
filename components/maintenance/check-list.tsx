import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react'
import type { ExitChecks } from '@/lib/maintenance/contract'

type Status = ExitChecks['items'][number]['status']

const LOOKS = {
  fail: { Icon: TriangleAlert, word: 'not yet', colour: 'text-at-risk' },
  unknown: { Icon: CircleHelp, word: 'unknown', colour: 'text-unknown' },
  pass: { Icon: CircleCheck, word: 'well', colour: 'text-operational' },
} as const satisfies Record<Status, unknown>

const ORDER: readonly Status[] = ['fail', 'unknown', 'pass']

/** What should be well before maintenance ends, what is not yet first. */
export function CheckList({ checks: { items } }: { checks: ExitChecks }) {
  if (items.length === 0)
    return <p className="text-muted">Nothing to check: no service or queue is about it.</p>
  const sorted = items.toSorted((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status))
  return (
    <ul aria-label="Checks before the end" className="divide-y">
      {sorted.map(({ id, status, title, detail }) => {
        const { Icon, word, colour } = LOOKS[status]
        return (
          <li key={id} className="flex gap-2 py-1.5">
            <Icon aria-hidden="true" size={16} className={`mt-0.5 shrink-0 ${colour}`} />
            <span className="min-w-0 flex-1">
              {title}
              {detail !== '' && <span className="block text-sm text-muted">{detail}</span>}
            </span>
            <span className={`text-sm whitespace-nowrap ${colour}`}>{word}</span>
          </li>
        )
      })}
    </ul>
  )
}
