import type { Metadata } from 'next'
import { CatchUpPanel } from '@/components/maintenance/catch-up-panel'
import { HistoryTable } from '@/components/maintenance/history-table'
import { NoHistory } from '@/components/maintenance/no-history'
import { PlannedList } from '@/components/maintenance/planned-list'
import { StartButton } from '@/components/maintenance/start-button'
import { StateBoard } from '@/components/maintenance/state-board'
import { WindowActions } from '@/components/maintenance/window-actions'
import { NextPageLink } from '@/components/settings/next-page-link'
import { Unreachable } from '@/components/status/unreachable'
import { AsOf } from '@/components/ui/as-of'
import { LinkButton } from '@/components/ui/link-button'
import { Panel } from '@/components/ui/panel'
import { pageContext } from '@/lib/auth/page-context'
import { baseUrl } from '@/lib/cron/view'
import { readSearch } from '@/lib/http/search'
import { paths } from '@/lib/paths'
import { choicesOfConfig, QuietTimes } from './maintenance-parts'
import { findMaintenance, maintenanceSearch } from './maintenance-reads'

export const metadata: Metadata = { title: 'Maintenance' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function MaintenancePage({ searchParams }: Search) {
  const ctx = await pageContext('maintenance:read')
  const { cursor, quiet } = await readSearch(maintenanceSearch, searchParams)
  const read = await findMaintenance(ctx, cursor)
  if (!read) return <Unreachable requestId={ctx.requestId} />
  const { on, isPartial, planned, over, undone } = read.value
  const { stale } = read
  const mayWrite = ctx.actor.permissions.has('maintenance:write')
  const disabledReason = mayWrite ? undefined : 'Only on-call and admins may do this.'
  return (
    <div className="space-y-4" data-says-maintenance>
      <header className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="text-xl">Maintenance</h1>
          <AsOf at={read.at.toISOString()} stale={stale} />
        </div>
        <div className="no-print flex flex-wrap gap-2">
          {mayWrite && (
            <LinkButton href={paths.bypasses()} variant="ghost">
              Bypasses
            </LinkButton>
          )}
          <StartButton choices={choicesOfConfig()} variant="primary" disabledReason={disabledReason}>
            Start maintenance
          </StartButton>
        </div>
      </header>
      <StateBoard
        {...{ on, isPartial, stale }}
        next={planned[0]}
        actionsOf={(window) => <WindowActions window={window} mayWrite={mayWrite} />}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-4">
          {undone.length > 0 && (
            <Panel title="Catch-up" flush stale={stale}>
              <CatchUpPanel open={undone} mayOperate={ctx.actor.permissions.has('cron:operate')} />
            </Panel>
          )}
          {planned.length > 0 && (
            <Panel title="Planned" flush stale={stale}>
              <PlannedList windows={planned} mayWrite={mayWrite} />
            </Panel>
          )}
          <Panel title="History" flush stale={stale}>
            {over.items.length === 0 && cursor === undefined ? (
              <NoHistory origin={baseUrl()} />
            ) : (
              <HistoryTable windows={over.items} />
            )}
            <NextPageLink cursor={over.nextCursor} words="Older" />
          </Panel>
        </div>
        <QuietTimes ctx={ctx} minutes={quiet} disabledReason={disabledReason} />
      </div>
    </div>
  )
}
