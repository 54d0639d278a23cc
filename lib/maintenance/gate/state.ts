import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { config } from '@/lib/config/config'
import type { InstantAnswer, InstantAsked } from '@/lib/http/instant'
import { processWide } from '@/lib/process-wide'
import type { MaintenanceState, stateQuery } from '../contract'
import type { KnownWindow } from '../memory/known'
import { type Memory, recall } from '../memory/now'
import { isOn, strictest } from '../rules'
import { exemptPaths, findService } from './decide'

const MAX_AGE_SECONDS = 5
/** What begins later is of no use to a client that asks every few seconds. */
const AHEAD_MS = 24 * 3_600_000

/** What a service needs to obey by itself; the same content has the same ETag, however often it was read anew. */
export function tellState({ service }: z.infer<typeof stateQuery>, { header }: InstantAsked): InstantAnswer {
  const known = recall()
  const { content, etag } = said(known, service)
  const headers = {
    'Cache-Control': `max-age=${MAX_AGE_SECONDS}`,
    ETag: etag,
    'X-Maintenance-As-Of': known.asOf?.toISOString() ?? 'unknown',
  }
  if (isKnownTag(header('if-none-match'), etag)) return { status: 304, headers, content: '' }
  return { status: 200, headers: { ...headers, 'Content-Type': 'application/json' }, content }
}

type Said = { content: string; etag: string }
type Kept = Said & {
  windows: Memory['windows']
  config: unknown
  isStale: boolean
  from: number
  until: number
}

/** Written anew when it says something else: when another state is known, or the time of a window has come. */
function said(known: Memory, service: string | undefined): Said {
  const kept = processWide('maintenance.said', () => new Map<string, Kept>())
  const last = kept.get(service ?? '')
  if (last && isSaid(last, known)) return last
  const content = JSON.stringify(stateOf(known, service))
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
  const { windows, isStale } = known
  const times = { from: known.now.getTime(), until: nextTime(known) }
  const now = { content, etag, windows, isStale, config: config(), ...times }
  // Anybody may ask for any name: only those there are are kept.
  if (service === undefined || findService(service)) kept.set(service ?? '', now)
  return now
}

const isSaid = (last: Kept, { windows, isStale, now }: Memory): boolean =>
  last.windows === windows &&
  last.isStale === isStale &&
  now.getTime() >= last.from &&
  now.getTime() < last.until &&
  last.config === config()

/** When a window comes into sight, begins or ends by itself. */
function nextTime({ windows, now }: Memory): number {
  const times = windows.flatMap(({ startsAt, endsAt }) => [
    startsAt.getTime() - AHEAD_MS,
    startsAt.getTime(),
    endsAt.getTime(),
  ])
  return Math.min(...times.filter((time) => time > now.getTime()))
}

function stateOf(known: Memory, id: string | undefined): MaintenanceState {
  const service = findService(id)
  const windows = known.windows.filter((window) => isTold(window, known.now) && isAbout(window, id))
  const whole = strictest(windows.filter((window) => isWhole(window) && isOn(window, known.now)))
  const mode = whole?.mode ?? 'open'
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

function isKnownTag(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false
  return given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
