import { CatchUpPanel } from '@/components/maintenance/catch-up-panel'
import { QuietList } from '@/components/maintenance/quiet-list'
import type { Choices } from '@/components/maintenance/start-choices'
import { Panel } from '@/components/ui/panel'
import { Part } from '@/components/ui/part'
import { Skeleton } from '@/components/ui/skeleton'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { readOpenCatchUps, readQuietSlots } from './maintenance-reads'

export function choicesOfConfig(): Choices {
  const { services, queues } = config()
  return {
    services: services.map(({ id, name }) => ({ id, name })),
    queueSources: queues.map(({ id }) => id),
  }
}

/** Services by the names people know. */
export const nameOfService = (id: string): string =>
  config().services.find((service) => service.id === id)?.name ?? id

export function OpenCatchUps({ ctx }: { ctx: Context }) {
  return (
    <Part title="Catch-up" requestId={ctx.requestId} fallback={<Skeleton lines={3} className="h-28" />}>
      <CatchUps ctx={ctx} />
    </Part>
  )
}

async function CatchUps({ ctx }: { ctx: Context }) {
  const { value, at, stale } = await readOpenCatchUps(ctx)
  return (
    <Panel title="Catch-up" flush asOf={at.toISOString()} stale={stale}>
      <CatchUpPanel open={value} mayOperate={ctx.actor.permissions.has('cron:operate')} />
    </Panel>
  )
}

type QuietTimesProps = { ctx: Context; minutes: number; disabledReason: string | undefined }

export function QuietTimes(props: QuietTimesProps) {
  return (
    <Part
      title="Quietest times"
      requestId={props.ctx.requestId}
      fallback={<Skeleton lines={8} className="h-80" />}
    >
      <Quiet {...props} />
    </Part>
  )
}

async function Quiet({ ctx, minutes, disabledReason }: QuietTimesProps) {
  const { value, at, stale } = await readQuietSlots(ctx, minutes)
  return (
    <Panel title="Quietest times of the next week" flush asOf={at.toISOString()} stale={stale}>
      <QuietList slots={value.items} choices={choicesOfConfig()} {...{ minutes, disabledReason }} />
    </Panel>
  )
}
