import type { MaintenanceWindowRow } from '@/db/schema'
import type { MaintenanceWindow } from './contract'
import { stateOf } from './rules'
import { scopeWords } from './words'

/** @param hasGap whether a row of its audit trail is still to be written */
export function windowView(row: MaintenanceWindowRow, now: Date, hasGap: boolean): MaintenanceWindow {
  return {
    id: row.id,
    scope: row.scope,
    about: scopeWords(row),
    mode: row.mode,
    reason: row.reason,
    state: stateOf(row, now),
    onOverrun: row.onOverrun,
    origin: row.origin,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    begunAt: iso(row.begunAt),
    endedAt: iso(row.endedAt),
    startedBy: row.startedBy,
    startedByName: row.startedByName,
    endedByName: row.endedByName,
    endReason: row.endReason,
    auditComplete: !hasGap,
  }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
