import type { ReactNode } from 'react'
import { readCatchUp, readCover, readExitChecks } from '@/app/(ops)/maintenance/maintenance-reads'
import { CatchUpTable } from '@/components/maintenance/catch-up-table'
import { CheckList } from '@/components/maintenance/check-list'
import { CoverView } from '@/components/maintenance/cover-view'
import { WatchTable } from '@/components/maintenance/watch-table'
import { Panel } from '@/components/ui/panel'
import { Part } from '@/components/ui/part'
import { Skeleton } from '@/components/ui/skeleton'
import type { Context } from '@/lib/context'
import type { WindowDetail } from '@/lib/maintenance/contract'

type PartProps = { ctx: Context; window: WindowDetail }

const isNotOver = ({ endedAt }: WindowDetail) => endedAt === null

/** What matters most of a window: before it what it will cover, while it is on what is not well yet, then how it went. */
export function MainPart({ ctx, window }: PartProps) {
  const { state, mode } = window
  if (state === 'scheduled')
    return (
      <Waiting title="What it will cover" ctx={ctx}>
        <Cover {...{ ctx, window }} />
      </Waiting>
    )
  if (isNotOver(window))
    return mode === 'announce' ? null : (
      <Waiting title="Before it ends" ctx={ctx}>
        <Checks {...{ ctx, window }} />
      </Waiting>
    )
  return state === 'cancelled' ? null : (
    <Panel title="The half hour before, and after" flush>
      <WatchTable watch={window.watch} />
    </Panel>
  )
}

/** Runs it skipped and jobs it held; nothing for a window that holds nothing. */
export function CatchUpPart({ ctx, window }: PartProps) {
  if (window.begunAt === null || window.mode === 'announce') return null
  return (
    <Waiting title="Catch-up" ctx={ctx}>
      <CatchUp {...{ ctx, window }} />
    </Waiting>
  )
}

type WaitingProps = { title: string; ctx: Context; children: ReactNode }

function Waiting({ title, ctx, children }: WaitingProps) {
  return (
    <Part title={title} requestId={ctx.requestId} fallback={<Skeleton lines={4} className="h-40" />}>
      {children}
    </Part>
  )
}

async function Cover({ ctx, window }: PartProps) {
  const { value, at, stale } = await readCover(ctx, window)
  return (
    <Panel title="What it will cover" asOf={at.toISOString()} stale={stale}>
      <CoverView cover={{ ...value, overlaps: value.overlaps.filter(({ id }) => id !== window.id) }} />
    </Panel>
  )
}

async function Checks({ ctx, window }: PartProps) {
  const { value, at, stale } = await readExitChecks(ctx, window.id)
  return (
    <Panel title="Before it ends" asOf={at.toISOString()} stale={stale}>
      <CheckList checks={value} />
    </Panel>
  )
}

async function CatchUp({ ctx, window }: PartProps) {
  const { value, at, stale } = await readCatchUp(ctx, window.id)
  return (
    <Panel title="Catch-up" flush asOf={at.toISOString()} stale={stale}>
      {value.items.length === 0 ? (
        <p className="px-4 py-3 text-muted">
          Nothing was skipped or held{isNotOver(window) ? ' so far' : ''}.
        </p>
      ) : (
        <CatchUpTable
          windowId={window.id}
          items={value.items}
          mayOperate={ctx.actor.permissions.has('cron:operate')}
        />
      )}
    </Panel>
  )
}
