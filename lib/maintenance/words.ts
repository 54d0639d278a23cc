import { config } from '@/lib/config/config'
import { formatAbsolute } from '@/lib/format'
import type { Mode } from './rules'
import { scopeOf } from './scope'

const MODE_WORDS: Record<Mode, string> = {
  announce: 'announced',
  read_only: 'read only',
  drain: 'drain',
  full: 'full',
}

/** Whom a window is about, as a sentence may begin: `Paddock`, `Everything`, `POST /picks of Paddock`. */
export function scopeWords(window: { scope: string }): string {
  const scope = scopeOf(window)
  switch (scope.kind) {
    case 'global':
      return 'Everything'
    case 'service':
      return nameOf(scope.service)
    case 'route':
      return `${scope.method === '*' ? '' : `${scope.method} `}${scope.pattern} of ${nameOf(scope.service)}`
    case 'tenant':
      return `Tenant ${scope.tenant}`
    case 'queue':
      return `Queue ${scope.source}/${scope.queue}`
    case 'cron':
      return `Job ${scope.slug}`
  }
}

export const modeWords = (mode: Mode): string => MODE_WORDS[mode]

/** `from 31 Mar 2026, 10:26:04 UTC` */
export const fromWords = ({ startsAt }: { startsAt: Date }): string =>
  `from ${formatAbsolute(startsAt, 'UTC')}`

/** `until 31 Mar 2026, 10:26:04 UTC` */
export const untilWords = ({ endsAt }: { endsAt: Date }): string => `until ${formatAbsolute(endsAt, 'UTC')}`

export const reasonWords = (reason: string | null): string => (reason ? `: ${reason}` : '')

const nameOf = (service: string) => config().services.find(({ id }) => id === service)?.name ?? service
