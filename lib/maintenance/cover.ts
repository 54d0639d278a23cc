import type { PitwallConfig } from '@/lib/config/contract'
import { holds, type Mode, strictest } from './rules'
import { type Scope, scopeOf } from './scope'

type Covering = { scope: string; mode: Mode; endsAt: Date }

/** Whether a window of the one scope covers all of the other. */
export function covers(wide: Scope, narrow: Scope): boolean {
  if (wide.kind === 'global') return true
  if (wide.kind === 'service' && (narrow.kind === 'service' || narrow.kind === 'route'))
    return wide.service === narrow.service
  return JSON.stringify(wide) === JSON.stringify(narrow)
}

/** Services that a scope takes as a whole. */
export function servicesOf(scope: Scope, { services }: Pick<PitwallConfig, 'services'>) {
  if (scope.kind === 'global') return services
  return scope.kind === 'service' ? services.filter(({ id }) => id === scope.service) : []
}

/** The window that decides over a service as a whole; undefined when none holds it. */
export function windowOver<W extends Covering>(service: string, windows: readonly W[]): W | undefined {
  const over = windows.filter(
    (window) => holds(window.mode) && covers(scopeOf(window), { kind: 'service', service }),
  )
  return strictest(over)
}
