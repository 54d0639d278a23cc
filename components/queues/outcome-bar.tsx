import { classNames } from '@/components/ui/class-names'
import { formatNumber } from '@/lib/format'
import type { RetryRun } from '@/lib/queues/contract'

type Counts = RetryRun['counts']

const STRIPES =
  'bg-[repeating-linear-gradient(135deg,currentColor_0_2px,transparent_2px_5px)] border border-current'

/** Colour, pattern and word of what became of a job; in the order of the bar. */
const PARTS = [
  { name: 'ok', words: 'ok', look: 'text-operational bg-current' },
  { name: 'open', words: 'still open', look: `text-ink ${STRIPES}` },
  { name: 'failed', words: 'failed again', look: 'text-outage bg-current' },
  { name: 'unknown', words: 'of unknown end', look: 'text-unknown border border-dashed border-current' },
  { name: 'ineligible', words: 'no longer failed', look: `text-muted ${STRIPES}` },
  { name: 'pending', words: 'to come', look: 'bg-sunken border border-line-strong' },
  { name: 'left', words: 'left as they are', look: 'bg-sunken border border-dashed border-line-strong' },
] as const satisfies readonly { name: keyof Counts; words: string; look: string }[]

/** What became of the jobs of a retry: a bar of them all, and the same in numbers. */
export function OutcomeBar({ counts, words }: { counts: Counts; words: string }) {
  const parts = PARTS.filter(({ name }) => counts[name] > 0)
  return (
    <div className="space-y-2">
      <div
        role="img"
        aria-label={`Of ${formatNumber(counts.eligible)}: ${words}`}
        className="flex h-4 gap-px overflow-hidden rounded-ui"
      >
        {parts.map(({ name, look }) => (
          <span
            key={name}
            data-part={name}
            className={classNames('min-w-1', look)}
            style={{ flexGrow: counts[name], flexBasis: 0 }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {parts.map(({ name, words: meaning, look }) => (
          <li key={name} className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className={classNames('size-3 shrink-0', look)} />
            {formatNumber(counts[name])} {meaning}
          </li>
        ))}
      </ul>
    </div>
  )
}
