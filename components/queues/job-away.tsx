import Link from 'next/link'
import { ErrorPanel } from '@/components/ui/error-panel'
import { RetryButton } from '@/components/ui/retry-button'
import { queuePaths } from '@/lib/queues/rules'
import type { QueuePlace } from './queue-address'

type JobAwayProps = { place: QueuePlace; message: string; requestId: string }

/** Jobs stand in the engine alone: while it does not answer, nothing is known of one. */
export function JobAway({ place: { source, queue }, message, requestId }: JobAwayProps) {
  return (
    <div className="space-y-4">
      <nav aria-label="Where you are" className="text-sm">
        <Link href={queuePaths.queue(source, queue)} prefetch={false} className="link">
          {queue}
        </Link>
      </nav>
      <h1 className="text-2xl">A job of {queue}</h1>
      <ErrorPanel
        title="The job could not be read"
        message={message}
        requestId={requestId}
        action={<RetryButton />}
      />
    </div>
  )
}
