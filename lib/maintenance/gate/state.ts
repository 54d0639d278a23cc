import { createHash } from 'node:crypto'
import { ReadyAnswer } from '@/lib/http/ready-answer'
import type { MaintenanceState } from '../contract'
import type { KnownWindow } from '../memory/known'
import { type Memory, recall } from '../memory/now'
import { isOn, type Mode, strictest } from '../rules'
import { exemptPaths, findService } from './decide'

const MAX_AGE_SECONDS = 5
/** What begins later is of no use to a client that asks every few seconds. */
const AHEAD_MS = 24 * 3_600_000

/** What a service needs to obey by itself; the same content has the same ETag, however often it was read anew. */
export function tellState(service: string | undefined, request: Request): Response {
  const known = recall()
  const content = JSON.stringify(stateOf(known, service))
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
  const headers = {
    'Cache-Control': `max-age=${MAX_AGE_SECONDS}`,
    ETag: etag,
    'X-Maintenance-As-Of': known.asOf?.toISOString() ?? 'unknown',
  }
  if (isKnownTag(request.headers.get('if-none-match'), etag))
    return new ReadyAnswer('', { status: 304, headers })
  return new ReadyAnswer(content, {
    status: 200,
    headers: { ...headers, 'Content-Type': 'application/json' },
  })
}

function stateOf(known: Memory, id: string | undefined): MaintenanceState {
  const service = findService(id)
  const windows = known.windows.filter((window) => isTold(window, known.now) && isAbout(window, id))
  const whole = strictest(windows.filter((window) => isWhole(window) && isOn(window, known.now)))
  const mode: Mode | 'open' = whole?.mode ?? 'open'
  return {
    service: id ?? null,
    known: service !== undefined,
    maintenance: mode !== 'open' && mode !== 'announce',
    mode,
    reason: whole?.reason ?? null,
    until: whole?.endsAt.toISOString() ?? null,
    exempt: exemptPaths(service),
    stale: known.isStale,
    windows: windows.map((window) => windowOf(window, known.now)),
  }
}

const isTold = (window: KnownWindow, now: Date) =>
  isOn(window, now) || (window.startsAt > now && window.startsAt.getTime() - now.getTime() <= AHEAD_MS)

const isWhole = ({ about }: KnownWindow) => about.kind === 'global' || about.kind === 'service'

function isAbout({ about }: KnownWindow, service: string | undefined): boolean {
  if (about.kind === 'service' || about.kind === 'route') return about.service === service
  return about.kind === 'global' || about.kind === 'tenant'
}

function windowOf(window: KnownWindow, now: Date): MaintenanceState['windows'][number] {
  const { about, mode, reason, onOverrun, startsAt, endsAt } = window
  return {
    kind: about.kind,
    // Anybody may ask: which tenants are concerned only those can tell who know them.
    tenantSha256: about.kind === 'tenant' ? createHash('sha256').update(about.tenant).digest('hex') : null,
    method: about.kind === 'route' ? about.method : null,
    route: about.kind === 'route' ? about.pattern : null,
    ...{ mode, reason, onOverrun, on: isOn(window, now) },
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  }
}

function isKnownTag(given: string | null, etag: string): boolean {
  if (given === null) return false
  return given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
