import { Snippet } from '@/components/ui/snippet'
import { plural } from '@/lib/format'
import type { SourceView } from '@/lib/queues/contract'

/** Indexes that would make looks cheaper: Pitwall says so, and makes none. */
export function IndexAdvice({ advice }: { advice: SourceView['advice'] }) {
  return (
    <details className="no-print text-sm">
      <summary className="text-muted hover:text-ink">
        {plural(advice.length, 'index', 'indexes')} would help
      </summary>
      <div className="mt-2 space-y-2">
        {advice.map(({ reason, statement }) => (
          <Snippet key={statement} label={reason} text={statement} />
        ))}
      </div>
    </details>
  )
}
