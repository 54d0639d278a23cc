import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import type { ScheduleView } from '@/lib/queues/contract'
import { QueueName } from './queue-name'
import { ScheduleSentence, scheduleWords } from './schedule-list'
import { ScheduleStage } from './schedule-stage'

const TIGHT = 'whitespace-nowrap'

const COLUMNS = [
  { id: 'stage', head: 'Last run', fixed: true, className: TIGHT },
  { id: 'name', head: 'Schedule', fixed: true, className: 'w-full sm:min-w-56 max-sm:pt-0 max-sm:pl-4!' },
  { id: 'queue', head: 'Queue', labelled: true, className: `${TIGHT} max-sm:pt-0 max-sm:pl-4!` },
  { id: 'last', head: 'Fired', labelled: true, className: `${TIGHT} max-sm:pt-0 max-sm:pl-4!` },
  { id: 'next', head: 'Next', labelled: true, className: `${TIGHT} max-sm:pt-0` },
] as const

type ScheduleTableProps = {
  /** Those in trouble first. */
  schedules: readonly ScheduleView[]
  /** Of sources, by id. */
  sourceNames: Readonly<Record<string, string>>
  mayOpen: boolean
}

/** A row a schedule that a queue engine keeps itself. */
export function ScheduleTable({ schedules, sourceNames, mayOpen }: ScheduleTableProps) {
  return (
    <DataTable
      name="schedules"
      caption="Schedules of queue engines, those in trouble first"
      stacked
      columns={COLUMNS}
      rows={schedules.map((schedule) => {
        const { source, name, queue, stage, isTrouble, lastAt, nextAt } = schedule
        const sourceName = sourceNames[source] ?? source
        return {
          key: `${source}/${name}`,
          values: {
            stage: { text: stage.replaceAll('_', ' '), rank: isTrouble ? 0 : stage === 'ok' ? 2 : 1 },
            name: `${name} ${scheduleWords(schedule)}`,
            queue: `${queue} ${sourceName}`,
            last: lastAt && { at: lastAt },
            next: nextAt && { at: nextAt },
          },
          cells: {
            stage: <ScheduleStage {...schedule} />,
            name: (
              <>
                <span className="font-medium break-words">{name}</span>
                <span className="block text-sm text-muted">{scheduleWords(schedule)}</span>
                {isTrouble && <ScheduleSentence schedule={schedule} mayOpen={mayOpen} />}
              </>
            ),
            queue: (
              <>
                <QueueName queue={schedule} mayOpen={mayOpen} />
                <span className="text-sm text-muted sm:block"> {sourceName}</span>
              </>
            ),
            last: lastAt ? <Time at={lastAt} /> : <span className="text-muted">not yet</span>,
            next: nextAt ? <Time at={nextAt} /> : <span className="text-muted">not told</span>,
          },
        }
      })}
    />
  )
}
