'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { notify } from '@/components/ui/notify'
import { Time } from '@/components/ui/time'
import { startMaintenance } from '@/lib/maintenance/client'
import type { ChangedWindow, Preview } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { CoverView } from './cover-view'
import { type Draft, wantedOf } from './read-start-form'
import { TypedScope } from './typed-scope'
import { effectWords, MODE_NAME } from './words'

type StartConfirmProps = { draft: Draft; cover: Preview; onBack: () => void }

/** What will happen, and the button that does it. */
export function StartConfirm({ draft, cover, onBack }: StartConfirmProps) {
  const router = useRouter()
  const now = useNow()
  const title = useRef<HTMLHeadingElement>(null)
  // What was pressed is gone: whoever reads on begins at the top.
  useEffect(() => title.current?.focus(), [])
  const isPlanned = draft.startsAt !== undefined
  const { run, pending, problem } = useAct(startMaintenance, (window) => {
    notify(doneWords(window), { tone: 'good', ...detailOf(window) })
    router.push(paths.maintenanceWindow(window.id))
  })
  return (
    <form method="post" onSubmit={onSubmitTexts(() => run(wantedOf(draft, now)))} className="space-y-4">
      <div className="space-y-1">
        <h3 ref={title} tabIndex={-1} className="text-lg outline-none">
          {cover.about} · {MODE_NAME[draft.mode]}
        </h3>
        <p>
          {isPlanned ? <Time at={cover.startsAt} show="both" /> : 'From now on'}, until{' '}
          <Time at={cover.endsAt} show="both" />
          {draft.onOverrun === 'end' ? ', then it ends by itself.' : ', and on until somebody ends it.'}
        </p>
        <p className="text-muted">{effectWords(draft.mode, draft.scope)}</p>
      </div>
      <CoverView cover={cover} />
      <ProblemNote problem={problem} />
      <TypedScope scope={draft.scope} />
      <div className="flex justify-end gap-2 pt-2">
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant={draft.scope === 'global' ? 'danger' : 'primary'} pending={pending}>
          {pending ? 'Doing it…' : isPlanned ? 'Plan it' : 'Start it'}
        </Button>
      </div>
    </form>
  )
}

function doneWords({ about, changed, state }: ChangedWindow): string {
  if (!changed) return `${about}: it was so already`
  return state === 'scheduled' ? `${about}: maintenance is planned` : `${about}: maintenance is on`
}

const detailOf = ({ changed, auditLogged }: ChangedWindow) =>
  changed && !auditLogged ? { detail: 'Its audit row is kept aside and written later.' } : {}
