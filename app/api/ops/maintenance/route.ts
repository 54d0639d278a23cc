import { route } from '@/lib/http/route'
import { onDatabaseTime } from '@/lib/maintenance/clock'
import { startMaintenance } from '@/lib/maintenance/commands'
import { changedWindow, newWindow, windowPage, windowQuery } from '@/lib/maintenance/contract'
import { listWindows } from '@/lib/maintenance/queries'

const read = { permission: 'maintenance:read', query: windowQuery, answer: windowPage } as const
const write = { permission: 'maintenance:write', body: newWindow, answer: changedWindow } as const

export const GET = route(
  { ...read, summary: 'Maintenance windows, the latest start first' },
  async (ctx, { query }) => listWindows(await onDatabaseTime(ctx), query),
)

export const POST = route(
  { ...write, summary: 'Begin maintenance, or plan it', status: 201 },
  async (ctx, { body }) => startMaintenance(await onDatabaseTime(ctx), body),
)
