'use client'

import { useRef } from 'react'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { TextAreaField } from '@/components/ui/field'
import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import { addNote } from '@/lib/anomalies/client'
import type { AnomalyDetail } from '@/lib/anomalies/contract'

type NotePanelProps = { id: string; notes: AnomalyDetail['notes']; disabledReason: string | undefined }

/** What people found out, oldest first; who comes next reads it here. */
export function NotePanel({ id, notes, disabledReason }: NotePanelProps) {
  const form = useRef<HTMLFormElement>(null)
  const { run, pending, problem } = useAct(addNote, () => form.current?.reset())
  return (
    <Panel title="Notes" flush className="sm:col-span-2 xl:col-span-1">
      {notes.length > 0 && (
        <ol className="divide-y border-b">
          {notes.map(({ id: noteId, at, authorName, text }) => (
            <li key={noteId} className="px-4 py-3">
              <p className="break-words whitespace-pre-line">{text}</p>
              <p className="text-sm text-muted">
                {authorName}, <Time at={at} />
              </p>
            </li>
          ))}
        </ol>
      )}
      <form
        ref={form}
        method="post"
        onSubmit={onSubmitTexts(({ text = '' }) => run({ id, text }))}
        className="no-print space-y-3 p-4"
      >
        <TextAreaField
          label="Add a note"
          name="text"
          required
          maxLength={2_000}
          disabled={disabledReason !== undefined}
          hint={disabledReason}
          error={problem?.fields.get('text')}
        />
        <ProblemNote problem={problem} />
        <Button type="submit" pending={pending} disabledReason={disabledReason}>
          {pending ? 'Saving…' : 'Add note'}
        </Button>
      </form>
    </Panel>
  )
}
