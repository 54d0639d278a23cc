import { QueueTile } from '@/components/queues/queue-tile'
import { Part } from '@/components/ui/part'
import { Skeleton } from '@/components/ui/skeleton'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { readQueueTroubles } from './status-reads'

/** Queues that need somebody, and sources that cannot be read; nothing where no queue is watched. */
export function QueueTroubles({ ctx }: { ctx: Context }) {
  if (config().queues.length === 0 || !ctx.actor.permissions.has('queue:count')) return null
  return (
    <Part title="Queues" requestId={ctx.requestId} fallback={<Skeleton lines={3} className="h-24" />}>
      <Troubles ctx={ctx} />
    </Part>
  )
}

async function Troubles({ ctx }: { ctx: Context }) {
  const { value, at, stale } = await readQueueTroubles(ctx)
  return (
    <QueueTile
      page={value}
      readAt={at.toISOString()}
      stale={stale}
      mayOpen={ctx.actor.permissions.has('queue:read')}
    />
  )
}
