import { ScheduleTable } from '@/components/queues/schedule-table'
import { Panel } from '@/components/ui/panel'
import { Part } from '@/components/ui/part'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { listEngineSchedules } from '@/lib/queues/queries'
import { lastGood } from '@/lib/status/last-good'

const TITLE = 'Kept by queue engines'

type EngineSchedulesProps = { ctx: Context; service: string | undefined }

/** What queue engines run by the clock, known without any check-in; nothing where no engine keeps schedules. */
export function EngineSchedules(props: EngineSchedulesProps) {
  if (config().queues.length === 0) return null
  return (
    <Part title={TITLE} requestId={props.ctx.requestId} fallback={null}>
      <Schedules {...props} />
    </Part>
  )
}

async function Schedules({ ctx, service }: EngineSchedulesProps) {
  const { value, at, stale } = await lastGood('engine schedules', () => listEngineSchedules(ctx))
  const shown = value.filter((schedule) => service === undefined || schedule.service === service)
  if (shown.length === 0) return null
  return (
    <Panel title={TITLE} asOf={at.toISOString()} stale={stale} flush>
      <p className="border-b px-4 py-2 text-sm text-muted">
        No check-in is needed: Pitwall reads them, and how their jobs ended, from the engines themselves.
      </p>
      <ScheduleTable
        schedules={shown}
        sourceNames={Object.fromEntries(config().queues.map(({ id, name }) => [id, name ?? id]))}
        mayOpen={ctx.actor.permissions.has('queue:read')}
      />
    </Panel>
  )
}
