import { QuietList } from '@/components/maintenance/quiet-list'
import type { Choices } from '@/components/maintenance/start-choices'
import { Panel } from '@/components/ui/panel'
import { Part } from '@/components/ui/part'
import { Skeleton } from '@/components/ui/skeleton'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { readQuietSlots } from './maintenance-reads'

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

type QuietTimesProps = { ctx: Context; minutes: number; disabledReason: string | undefined }

export function QuietTimes(props: QuietTimesProps) {
  return (
    <Part
      title="Quietest this week"
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
    <Panel title="Quietest this week" flush asOf={at.toISOString()} stale={stale}>
      <QuietList slots={value.items} choices={choicesOfConfig()} {...{ minutes, disabledReason }} />
    </Panel>
  )
}
