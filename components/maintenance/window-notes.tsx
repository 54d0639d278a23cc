import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Time } from '@/components/ui/time'
import { plural } from '@/lib/format'
import type { SwitchView, WindowDetail } from '@/lib/maintenance/contract'
import { isForced } from './words'

type Note = { key: string; text: ReactNode }

/** What does not go as it should, or goes otherwise than one would think; nothing when all is well. */
export function WindowNotes({ window }: { window: WindowDetail }) {
  const notes = notesOf(window)
  if (notes.length === 0) return null
  return (
    <ul aria-label="To know" className="space-y-1 border-t pt-3">
      {notes.map(({ key, text }) => (
        <li key={key} className="flex gap-2">
          <TriangleAlert aria-hidden="true" size={16} className="mt-0.5 shrink-0 text-at-risk" />
          <span className="min-w-0">{text}</span>
        </li>
      ))}
    </ul>
  )
}

function notesOf(window: WindowDetail): Note[] {
  return [
    ...(isForced(window) ? [FORCED] : []),
    ...(window.state === 'overrun' && !isForced(window) ? [OVERRUN] : []),
    ...window.switches.flatMap(switchNote),
    ...(window.auditComplete ? [] : [GAP]),
  ]
}

const FORCED: Note = {
  key: 'forced',
  text: (
    <>
      <code>MAINTENANCE_MODE=true</code> stands in Pitwall's environment and forces it. It ends when that is
      unset and Pitwall has been started again.
    </>
  ),
}

const OVERRUN: Note = {
  key: 'overrun',
  text: 'It is past its end and stays on until somebody ends it, or says how much longer it takes.',
}

const GAP: Note = {
  key: 'gap',
  text: 'A row of its audit trail could not be written. It is kept aside and tried again until it stands there.',
}

function switchNote({
  kind,
  subject,
  name,
  state,
  attempts,
  askedAt,
  problem,
  auditLogged,
}: SwitchView): Note[] {
  if (state !== 'confirmed') {
    const lead = state === 'asked' ? 'asked, not confirmed' : 'did not do it, and is not asked any more'
    return [
      {
        key: `${kind} ${subject}`,
        text: (
          <>
            <strong className="font-semibold">{name}</strong>: {lead} (since <Time at={askedAt} />
            {attempts > 0 && `, ${plural(attempts, 'try', 'tries')}`}){problem !== null && `: ${problem}`}
          </>
        ),
      },
    ]
  }
  if (auditLogged !== false) return []
  return [{ key: `${kind} ${subject}`, text: `${name} obeys, but could not write its own audit row.` }]
}
