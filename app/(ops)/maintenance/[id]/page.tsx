import type { Metadata } from 'next'
import { nameOfService } from '@/app/(ops)/maintenance/maintenance-parts'
import { findWindow } from '@/app/(ops)/maintenance/maintenance-reads'
import { EffectList } from '@/components/maintenance/effect-list'
import { TrailList } from '@/components/maintenance/trail-list'
import { WindowActions } from '@/components/maintenance/window-actions'
import { WindowFacts } from '@/components/maintenance/window-facts'
import { WindowHeader } from '@/components/maintenance/window-header'
import { WindowLinks } from '@/components/maintenance/window-links'
import { WindowNotes } from '@/components/maintenance/window-notes'
import { Unreachable } from '@/components/status/unreachable'
import { Panel } from '@/components/ui/panel'
import { pageContext } from '@/lib/auth/page-context'
import { readParams } from '@/lib/http/params'
import { windowParams } from '@/lib/maintenance/contract'
import { CatchUpPart, MainPart } from './window-parts'

export const metadata: Metadata = { title: 'Maintenance window' }

export default async function WindowPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext('maintenance:read')
  const { id } = await readParams(windowParams, params)
  const read = await findWindow(ctx, id)
  if (!read) return <Unreachable requestId={ctx.requestId} />
  const { value: window, stale } = read
  const { permissions } = ctx.actor
  return (
    <div className="space-y-4" data-says-maintenance>
      <WindowHeader
        {...{ window, stale }}
        readAt={read.at.toISOString()}
        actions={<WindowActions window={window} mayWrite={permissions.has('maintenance:write')} />}
      />
      <WindowNotes window={window} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0 space-y-4">
          <MainPart {...{ ctx, window }} />
          <CatchUpPart {...{ ctx, window }} />
          <Panel title="What it switches" flush stale={stale}>
            <EffectList window={window} nameOf={nameOfService} />
          </Panel>
        </div>
        <aside
          aria-label="Around the window"
          className="grid min-w-0 items-start gap-4 lg:max-xl:grid-cols-2"
        >
          <Panel title="Window" stale={stale}>
            <WindowFacts window={window} />
          </Panel>
          <Panel title="Who did what" flush stale={stale}>
            <TrailList window={window} mayAudit={permissions.has('audit:read')} />
          </Panel>
          <WindowLinks window={window} nameOf={nameOfService} now={ctx.now} />
        </aside>
      </div>
    </div>
  )
}
