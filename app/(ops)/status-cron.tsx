import { CronTile } from '@/components/status/cron-tile'
import { Part } from '@/components/ui/part'
import { Skeleton } from '@/components/ui/skeleton'
import type { Context } from '@/lib/context'
import { readCronTroubles } from './status-reads'

/** Jobs that failed or did not come; nothing for who may not see jobs. */
export function CronTroubles({ ctx }: { ctx: Context }) {
  if (!ctx.actor.permissions.has('cron:read')) return null
  return (
    <Part title="Cron" requestId={ctx.requestId} fallback={<Skeleton lines={3} className="h-24" />}>
      <Troubles ctx={ctx} />
    </Part>
  )
}

async function Troubles({ ctx }: { ctx: Context }) {
  const { value, at, stale } = await readCronTroubles(ctx)
  return <CronTile page={value} readAt={at.toISOString()} stale={stale} now={ctx.now} />
}
