import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Database } from './database'
import { logError } from './log'
import { Problem } from './problem'

const DEFAULT_MINUTES = 60
const LONGEST_RETRY_SECONDS = 3_600
const READS = ['GET', 'HEAD', 'OPTIONS']

type Window = {
  id: string
  scope: string
  mode: string
  reason: string | null
  startsAt: Date
  endsAt: Date
  endedAt: Date | null
  startedBy: string
}

type Toggle = { maintenance: boolean; changed: boolean; auditLogged: boolean; window: Window | null }

export type Maintenance = {
  /** The window that holds now, if any; one that reached its end is over. */
  current(now: Date): Window | undefined
  /** @throws Problem maintenance, for a request of that method */
  refuseWhenClosed(method: string, now: Date): void
  /** Already on it stays as it is, but takes a new end. */
  enable(request: MaintenanceRequest, now: Date): Promise<Toggle>
  disable(now: Date): Promise<Toggle>
  /** Takes up a window that was open when the process before this one ended. */
  restore(now: Date): Promise<void>
}

export const maintenanceRequest = z
  .strictObject({
    scope: z.string().min(1).max(200).default('global'),
    mode: z.enum(['full', 'read_only', 'drain']).default('full'),
    reason: z.string().max(500).optional(),
    endsAt: z.iso.datetime({ offset: true }).optional(),
  })
  .prefault({})

type MaintenanceRequest = z.infer<typeof maintenanceRequest>

/** The switch works without the database; what is missed then is its audit row, and it says so. */
export function createMaintenance(database: Pick<Database, 'run'>): Maintenance {
  let open: Window | undefined

  const current = (now: Date) => {
    if (open && open.endsAt <= now) open = undefined
    return open
  }

  return {
    current,
    refuseWhenClosed(method, now) {
      const window = current(now)
      if (!window || (window.mode === 'read_only' && READS.includes(method))) return
      const seconds = Math.ceil((window.endsAt.getTime() - now.getTime()) / 1_000)
      throw new Problem('maintenance', window.reason ?? 'Paddock is in maintenance.', {
        'Retry-After': String(Math.min(LONGEST_RETRY_SECONDS, Math.max(1, seconds))),
      })
    },
    async enable(request, now) {
      const already = current(now)
      if (already) {
        if (request.endsAt) open = { ...already, endsAt: endOf(request, now) }
        return { maintenance: true, changed: false, auditLogged: false, window: open ?? already }
      }
      open = openWindow(request, now)
      return {
        maintenance: true,
        changed: true,
        auditLogged: await record(database, open, 'enabled'),
        window: open,
      }
    },
    async disable(now) {
      const window = current(now)
      if (!window) return { maintenance: false, changed: false, auditLogged: false, window: null }
      open = undefined
      const ended = { ...window, endedAt: now }
      return {
        maintenance: false,
        changed: true,
        auditLogged: await record(database, ended, 'disabled'),
        window: ended,
      }
    },
    async restore(now) {
      open ??= await findOpenWindow(database, now)
    },
  }
}

function endOf({ endsAt }: MaintenanceRequest, now: Date): Date {
  const end = endsAt ? new Date(endsAt) : new Date(now.getTime() + DEFAULT_MINUTES * 60_000)
  if (end <= now) throw new Problem('invalid', 'endsAt must be in the future.')
  return end
}

function openWindow(request: MaintenanceRequest, now: Date): Window {
  const { scope, mode, reason } = request
  return {
    id: randomUUID(),
    scope,
    mode,
    reason: reason ?? null,
    startsAt: now,
    endsAt: endOf(request, now),
    endedAt: null,
    startedBy: 'internal',
  }
}

async function record(database: Pick<Database, 'run'>, window: Window, change: string): Promise<boolean> {
  try {
    await database.run(
      'insert',
      (sql) => sql`
        with kept as (
          insert into maintenance_windows (id, scope, mode, reason, starts_at, ends_at, ended_at)
          values (${window.id}, ${window.scope}, ${window.mode}, ${window.reason}, ${window.startsAt},
                  ${window.endsAt}, ${window.endedAt})
          on conflict (id) do update set ended_at = excluded.ended_at
        )
        insert into audit (at, actor, action, subject)
        values (now(), ${window.startedBy}, ${`maintenance.${change}`}, ${window.scope})`,
    )
    return true
  } catch (error) {
    logError('maintenance_not_audited', error, { window: window.id })
    return false
  }
}

type WindowRow = Omit<Window, 'startsAt' | 'endsAt' | 'endedAt' | 'startedBy'> & { starts: Date; ends: Date }

async function findOpenWindow(database: Pick<Database, 'run'>, now: Date): Promise<Window | undefined> {
  const [row] = await database.run(
    'select',
    (sql) => sql<WindowRow[]>`
      select id, scope, mode, reason, starts_at as starts, ends_at as ends from maintenance_windows
      where ended_at is null and ends_at > ${now} order by starts_at desc limit 1`,
  )
  if (!row) return undefined
  const { starts, ends, ...window } = row
  return { ...window, startsAt: starts, endsAt: ends, endedAt: null, startedBy: 'internal' }
}
