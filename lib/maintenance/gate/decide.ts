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
  if (windows.length === 0) return OPEN
  const path = asked.path === undefined ? undefined : tidyPath(asked.path)
  const concerning = windows.filter((window) => isOn(window, now) && concerns(window, asked, path))
  const leading = strictest(concerning)
  if (!leading) return OPEN
  if (path !== undefined && isExempt(asked.service, path)) return { mode: leading.mode, closedBy: undefined }
  const closing = concerning.filter(({ mode }) => refuses(mode, asked.method))
  const closedBy = closing.reduce<KnownWindow | undefined>(
    (one, other) => (one && one.endsAt >= other.endsAt ? one : other),
    undefined,
  )
  return { mode: leading.mode, closedBy }
}

function concerns({ about, matches }: KnownWindow, asked: Asked, path: string | undefined): boolean {
  switch (about.kind) {
    case 'global':
      return true
    case 'service':
      return about.service === asked.service
    case 'route':
      return about.service === asked.service && path !== undefined && matches(asked.method, path)
    case 'tenant':
      return about.tenant === asked.tenant
    case 'queue':
    case 'cron':
      return false
  }
}

function isExempt(service: string | undefined, path: string): boolean {
  return path.startsWith(INTERNAL) || exemptPaths(findService(service)).includes(path)
}

/** Where a service tells how it is. */
export function exemptPaths(service: ServiceConfig | undefined): string[] {
  if (!service) return []
  const { live, ready, ping, dependencies } = service.health
  return [live, ready, ping, dependencies].flatMap((path) => (path === undefined ? [] : [tidyPath(path)]))
}

export const findService = (id: string | undefined): ServiceConfig | undefined =>
  id === undefined ? undefined : config().services.find((service) => service.id === id)
