'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { FormActions } from '@/components/settings/form-actions'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { changeCronJob, createCronJob } from '@/lib/cron/client'
import type { CronJob, CronJobChange } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'
import { AboutFields } from './about-fields'
import { LimitFields } from './limit-fields'
import { NameFields } from './name-fields'
import { readJobForm } from './read-job-form'
import { ScheduleFields } from './schedule-fields'

type JobFormProps = {
  /** Undefined: a new one. */
  job?: CronJob
  services: readonly { id: string; name: string }[]
}

/** All that people say of a job; what is refused says so at its field. */
export function JobForm({ job, services }: JobFormProps) {
  const router = useRouter()
  const [unread, setUnread] = useState<ReadonlyMap<string, string>>(new Map())
  const { run, pending, problem } = useAct(save, ({ id }: CronJob) => router.push(paths.cronJob(id)))
  const errors = new Map([...(problem?.fields ?? []), ...unread])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const { change, problems } = readJobForm(form)
    setUnread(problems)
    if (problems.size > 0) return
    run({ id: job?.id, slug: String(form.get('slug')), environment: String(form.get('environment')), change })
  }

  return (
    <form method="post" onSubmit={submit} className="max-w-3xl space-y-6">
      <ProblemNote problem={unread.size > 0 ? undefined : problem} />
      <NameFields job={job} errors={errors} />
      <ScheduleFields job={job} errors={errors} />
      <LimitFields job={job} errors={errors} />
      <AboutFields job={job} services={services} errors={errors} />
      <FormActions
        submit={job ? 'Save' : 'Add the job'}
        submitting="Saving…"
        pending={pending}
        onCancel={() => router.push(job ? paths.cronJob(job.id) : paths.cron())}
      />
    </form>
  )
}

type Saved = { id: string | undefined; slug: string; environment: string; change: CronJobChange }

const save = ({ id, slug, environment, change }: Saved) =>
  id === undefined
    ? createCronJob({ schedule: '', ...change, slug, environment })
    : changeCronJob({ id, change })
