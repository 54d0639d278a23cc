import type { WantedWindow } from '@/lib/maintenance/client'
import type { Mode } from '@/lib/maintenance/rules'
import { isoOf } from './moment-field'

/** As it was said: what counts from now counts from the moment it is done. */
export type Draft = {
  scope: string
  mode: Mode
  reason: string
  onOverrun: 'keep' | 'end'
  /** Undefined: now. */
  startsAt: string | undefined
  /** Minutes from its beginning, or a moment. */
  end: { minutes: number } | { at: string }
}

export type StartFormRead = { draft: Draft; problems: ReadonlyMap<string, string> }

const MINUTE_MS = 60_000
const MODES: readonly Mode[] = ['announce', 'read_only', 'drain', 'full']

/** What a form says; problems by field, for what cannot even be asked about. */
export function readStartForm(form: FormData): StartFormRead {
  const problems = new Map<string, string>()
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const moment = (name: string) => {
    const at = isoOf(text(name))
    if (at === undefined) problems.set(name, 'must be a day and a time')
    return at
  }
  const minutes = text('lasts') === 'until' ? undefined : Number(text('lasts'))
  const draft: Draft = {
    scope: scopeText(text),
    mode: MODES.find((mode) => mode === text('mode')) ?? 'full',
    reason: text('reason'),
    onOverrun: text('onOverrun') === 'end' ? 'end' : 'keep',
    startsAt: text('begins') === 'later' ? moment('startsAt') : undefined,
    end: minutes === undefined ? { at: moment('endsAt') ?? '' } : { minutes },
  }
  return { draft, problems }
}

function scopeText(text: (name: string) => string): string {
  const kind = text('kind')
  switch (kind) {
    case 'service':
      return `service:${text('service')}`
    case 'route':
      return `route:${text('service')} ${text('method')} ${text('pattern')}`
    case 'queue':
      return `queue:${text('source')}/${text('queue')}`
    case 'tenant':
    case 'cron':
      return `${kind}:${text(kind)}`
    default:
      return 'global'
  }
}

/** What to ask for at this moment. */
export function wantedOf({ end, reason, startsAt, ...draft }: Draft, now: Date): WantedWindow {
  const from = startsAt === undefined ? now.getTime() : Date.parse(startsAt)
  return {
    ...draft,
    ...(reason !== '' && { reason }),
    ...(startsAt !== undefined && { startsAt }),
    endsAt: 'at' in end ? end.at : new Date(from + end.minutes * MINUTE_MS).toISOString(),
  }
}
