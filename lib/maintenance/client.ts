import { queryOptions } from '@tanstack/react-query'
import { request } from '@/lib/http/browser'
import type {
  Bypass,
  BypassUses,
  CatchUpItem,
  ChangedWindow,
  CreatedBypass,
  ExitChecks,
  ExtensionBody,
  NewBypass,
  NewWindow,
  Preview,
} from './contract'

const MAINTENANCE = '/api/ops/maintenance'

/** A window as a form says it; what it leaves out has its default. */
export type WantedWindow = Pick<NewWindow, 'scope' | 'mode' | 'startsAt' | 'endsAt' | 'reason' | 'onOverrun'>

/** `GET /api/ops/maintenance/preview`: what such a window would cover. */
export function previewMaintenance({ scope, mode, startsAt, endsAt }: WantedWindow): Promise<Preview> {
  const asked = new URLSearchParams({
    ...{ scope, mode },
    ...(startsAt !== undefined && { startsAt }),
    ...(endsAt !== undefined && { endsAt }),
  })
  return request<Preview>(`${MAINTENANCE}/preview?${asked}`)
}

/** `GET /api/ops/maintenance/:id/exit-checks`. */
export const exitChecksQuery = (id: string) =>
  queryOptions({
    queryKey: ['maintenance', id, 'exit checks'],
    queryFn: ({ signal }) => request<ExitChecks>(`${addressOf(id)}/exit-checks`, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

/** `GET /api/ops/maintenance/bypasses/:id/uses`. */
export const bypassUsesQuery = (id: string) =>
  queryOptions({
    queryKey: ['maintenance', 'bypass', id, 'uses'],
    queryFn: ({ signal }) => request<BypassUses>(`${bypassOf(id)}/uses`, { signal }),
    staleTime: 0,
  })

export const startMaintenance = (wanted: WantedWindow) =>
  request<ChangedWindow>(MAINTENANCE, { method: 'POST', body: wanted })

export const extendMaintenance = ({ id, ...body }: ExtensionBody & { id: string }) =>
  request<ChangedWindow>(`${addressOf(id)}/extensions`, { method: 'POST', body })

export const endMaintenance = ({ id, reason }: { id: string; reason: string | undefined }) =>
  request<ChangedWindow>(`${addressOf(id)}/end`, { method: 'PUT', body: reason ? { reason } : {} })

type Skipped = { windowId: string; runId: string }

export const runNow = ({ windowId, runId }: Skipped) =>
  request<CatchUpItem>(`${addressOf(windowId)}/catch-up/${encodeURIComponent(runId)}/run`, { method: 'PUT' })

export const dismissCatchUp = ({ windowId, runId, reason }: Skipped & { reason: string }) =>
  request<CatchUpItem>(`${addressOf(windowId)}/catch-up/${encodeURIComponent(runId)}/dismissal`, {
    method: 'PUT',
    body: { reason },
  })

export const createBypass = (bypass: NewBypass) =>
  request<CreatedBypass>(`${MAINTENANCE}/bypasses`, { method: 'POST', body: bypass })

export const revokeBypass = (id: string) => request<Bypass>(bypassOf(id), { method: 'DELETE' })

const addressOf = (id: string) => `${MAINTENANCE}/${encodeURIComponent(id)}`
const bypassOf = (id: string) => `${MAINTENANCE}/bypasses/${encodeURIComponent(id)}`
