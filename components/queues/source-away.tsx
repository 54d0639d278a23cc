import { Time } from '@/components/ui/time'
import type { QueueDetail } from '@/lib/queues/contract'

/** Why what stands here is old, and what still works; nothing while the source can be read. */
export function SourceAway({ source }: { source: QueueDetail['sourceStatus'] }) {
  const { status, name, since, problem } = source
  if (status !== 'unreachable') return null
  return (
    <div role="status" className="space-y-1 rounded-ui border border-degraded bg-panel p-4">
      <p className="font-semibold text-degraded">
        {name} cannot be reached{since && ' since '}
        {since && <Time at={since} show="both" />}
      </p>
      {problem && <p className="break-words">{problem}</p>}
      <p className="text-sm text-muted">
        Counts are those of the last look. Jobs and failures are read from the engine itself and stand here
        again once it answers; Pitwall tries by itself.
      </p>
    </div>
  )
}
