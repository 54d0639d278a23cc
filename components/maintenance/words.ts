import type { Mode, WindowState } from '@/lib/maintenance/rules'

/** A mode as a choice. */
export const MODE_NAME: Record<Mode, string> = {
  announce: 'announce',
  read_only: 'read only',
  drain: 'drain',
  full: 'full',
}

export const MODE_MEANS: Record<Mode, string> = {
  announce: 'Nothing is refused: people and services are only told.',
  read_only: 'Reads pass; writes are answered 503.',
  drain: 'Nothing new gets in (503); what is under way may end.',
  full: 'Everything is answered 503.',
}

const ON: Record<Mode, string> = {
  announce: 'announced',
  read_only: 'read only',
  drain: 'draining',
  full: 'in maintenance',
}

type Stand = { mode: Mode; state: WindowState }

/** Behind what a window is about: `Shop API in maintenance`. */
export function stateWords({ mode, state }: Stand): string {
  switch (state) {
    case 'scheduled':
      return 'planned'
    case 'ended':
      return 'over'
    case 'cancelled':
      return 'cancelled'
    case 'on':
    case 'overrun':
      return ON[mode]
  }
}

/** One sentence on what holds because of it. */
export function effectWords(mode: Mode, scope: string): string {
  const also = alsoWords(mode, scope)
  return also === undefined ? MODE_MEANS[mode] : `${MODE_MEANS[mode]} ${also}`
}

function alsoWords(mode: Mode, scope: string): string | undefined {
  if (mode === 'announce') return undefined
  const [kind] = scope.split(':')
  switch (kind) {
    case 'global':
      return mode === 'read_only'
        ? 'No job is expected, levels say maintenance, and queues that can be paused are held.'
        : "No job is expected, levels say maintenance, queues that can be paused are held, and Pitwall's own API is closed to machines."
    case 'service':
      return 'Its jobs are not expected, and its level says maintenance.'
    case 'queue':
      return 'It is held where its engine can pause.'
    case 'cron':
      return 'Its runs are not expected.'
  }
}

export const isForced = ({ origin, endedAt }: { origin: string; endedAt: string | null }): boolean =>
  origin === 'environment' && endedAt === null

/** Why its end cannot be changed here; undefined when it can. */
export function whyNotChanged(
  window: { origin: string; endedAt: string | null },
  mayWrite: boolean,
): string | undefined {
  if (!mayWrite) return 'Only on-call and admins may do this.'
  return isForced(window) ? 'It lasts as long as MAINTENANCE_MODE is set.' : undefined
}
