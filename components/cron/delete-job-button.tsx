'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/field'
import { notify } from '@/components/ui/notify'
import { deleteCronJob } from '@/lib/cron/client'
import type { CronJob } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'

/** Its history goes with it: the slug must be typed. */
export function DeleteJobButton({ job: { id, name, slug } }: { job: CronJob }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { run, pending, problem } = useAct(deleteCronJob, () => {
    notify(`${name} is deleted`, { tone: 'good' })
    router.push(paths.cron())
  })
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        Delete the job
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${name}?`}
        description="Its runs and logs go with it, and its pings are refused. This cannot be undone; to stop expecting it, pause it."
      >
        <form method="post" onSubmit={onSubmitTexts(() => run(id))} className="space-y-4">
          <ProblemNote problem={problem} />
          <TextField label={`Type ${slug}`} name="slug" required pattern={slug} autoComplete="off" />
          <FormActions
            submit="Delete"
            submitting="Deleting…"
            variant="danger"
            pending={pending}
            onCancel={() => setOpen(false)}
          />
        </form>
      </Dialog>
    </>
  )
}
