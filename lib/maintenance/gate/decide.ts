import { config } from '@/lib/config/config'
import type { ServiceConfig } from '@/lib/config/contract'
import type { KnownWindow } from '../memory/known'
import type { Memory } from '../memory/now'
import { tidyPath } from '../memory/route-matcher'
import { isOn, type Mode, refuses, strictest } from '../rules'

export type Asked = {
  service: string | undefined
  path: string | undefined
  method: string
  tenant: string | undefined
}

export type Decision = {
  /** The strictest that concerns the request, whether it refuses it or not; `open`: nothing does. */
  mode: Mode | 'open'
  /** The window that refuses it and ends last. */
  closedBy: KnownWindow | undefined
}

const OPEN: Decision = { mode: 'open', closedBy: undefined }

/** What switches maintenance off again must be reached in it. */
const INTERNAL = '/api/internal/'

/** What is to become of a request by what is known. Health paths of the service are open whatever is on. */
export function decide({ windows, now }: Memory, asked: Asked): Decision {
  const concerning = candidates(windows, asked).filter(
    (window) => isOn(window, now) && isMeant(window, asked),
  )
  const leading = strictest(concerning)
  if (!leading) return OPEN
  const closing = concerning.filter(({ mode }) => refuses(mode, asked.method))
  if (closing.length === 0 || isExempt(asked)) return { mode: leading.mode, closedBy: undefined }
  const closedBy = closing.reduce((one, other) => (one.endsAt >= other.endsAt ? one : other))
  return { mode: leading.mode, closedBy }
}

/** Whose windows may concern a request: everybody's, its service's and its tenant's. */
type Sorted = {
  all: KnownWindow[]
  services: Map<string, KnownWindow[]>
  tenants: Map<string, KnownWindow[]>
}

const NONE: readonly KnownWindow[] = []
const known = new WeakMap<readonly KnownWindow[], Sorted>()

function candidates(windows: readonly KnownWindow[], { service, tenant }: Asked): KnownWindow[] {
  const sorted = known.get(windows) ?? sort(windows)
  return [
    ...sorted.all,
    ...((service !== undefined && sorted.services.get(service)) || NONE),
    ...((tenant !== undefined && sorted.tenants.get(tenant)) || NONE),
  ]
}

/** Once for what is known, not for each who asks. */
function sort(windows: readonly KnownWindow[]): Sorted {
  const sorted: Sorted = { all: [], services: new Map(), tenants: new Map() }
  const add = (to: Map<string, KnownWindow[]>, key: string, window: KnownWindow) =>
    to.set(key, [...(to.get(key) ?? []), window])
  for (const window of windows) {
    const { about } = window
    if (about.kind === 'global') sorted.all.push(window)
    if (about.kind === 'service' || about.kind === 'route') add(sorted.services, about.service, window)
    if (about.kind === 'tenant') add(sorted.tenants, about.tenant, window)
  }
  known.set(windows, sorted)
  return sorted
}

function isMeant({ about, matches }: KnownWindow, { path, method }: Asked): boolean {
  if (about.kind !== 'route') return true
  if (about.method !== '*' && about.method !== method) return false
  return path !== undefined && matches(tidyPath(path))
}

function isExempt({ service, path }: Asked): boolean {
  if (path === undefined) return false
  const tidy = tidyPath(path)
  return tidy.startsWith(INTERNAL) || exemptPaths(findService(service)).includes(tidy)
}

/** Where a service tells how it is. */
export function exemptPaths(service: ServiceConfig | undefined): string[] {
  if (!service) return []
  const { live, ready, ping, dependencies } = service.health
  return [live, ready, ping, dependencies].flatMap((path) => (path === undefined ? [] : [tidyPath(path)]))
}

export const findService = (id: string | undefined): ServiceConfig | undefined =>
  id === undefined ? undefined : config().services.find((service) => service.id === id)
