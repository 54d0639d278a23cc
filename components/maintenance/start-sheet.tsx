'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNow } from '@/components/ui/clock'
import { previewMaintenance } from '@/lib/maintenance/client'
import type { Preview } from '@/lib/maintenance/contract'
import { problemOf } from '@/lib/problems/client'
import { type Draft, wantedOf } from './read-start-form'
import type { Choices, Proposal } from './start-choices'
import { StartConfirm } from './start-confirm'
import { StartForm } from './start-form'

type StartSheetProps = { choices: Choices; proposal: Proposal | undefined; onDone: () => void }

type Seen = { draft: Draft; cover: Preview }

/** Step one says what and when, step two shows what that covers and does it; going back keeps what was said. */
export default function StartSheet({ choices, proposal, onDone }: StartSheetProps) {
  const now = useNow()
  const [seen, setSeen] = useState<Seen>()
  const { mutate, isPending, error } = useMutation({
    mutationFn: (draft: Draft) => previewMaintenance(wantedOf(draft, now)),
    onSuccess: (cover, draft) => setSeen({ draft, cover }),
    networkMode: 'always',
  })
  return (
    <>
      <div hidden={seen !== undefined}>
        <StartForm
          choices={choices}
          proposal={proposal}
          pending={isPending}
          problem={error ? problemOf(error) : undefined}
          onDraft={mutate}
          onCancel={onDone}
        />
      </div>
      {seen && <StartConfirm {...seen} onBack={() => setSeen(undefined)} />}
    </>
  )
}
