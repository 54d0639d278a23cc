import type { Metadata } from 'next'
import Link from 'next/link'
import { findJob } from '@/app/(ops)/cron/[job]/job-parts'
import { DeleteJobButton } from '@/components/cron/delete-job-button'
import { FileOwned } from '@/components/cron/file-owned'
import { JobForm } from '@/components/cron/job-form'
import { Unreachable } from '@/components/status/unreachable'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import { cronJobParams } from '@/lib/cron/contract'
import { readParams } from '@/lib/http/params'
import { paths } from '@/lib/paths'

export const metadata: Metadata = { title: 'Change a job' }

type EditPageProps = { params: Promise<{ job: string }> }

export default async function EditJobPage({ params }: EditPageProps) {
  const ctx = await pageContext('cron:write')
  const { id } = await readParams(
    cronJobParams,
    params.then(({ job }) => ({ id: job })),
  )
  const job = await findJob(ctx, id)
  if (!job) return <Unreachable requestId={ctx.requestId} />
  return (
    <div className="space-y-4">
      <header className="space-y-1">
        <nav aria-label="Where you are" className="text-sm">
          <Link href={paths.cron()} prefetch={false} className="link">
            Cron
          </Link>{' '}
          <span className="text-muted">/</span>{' '}
          <Link href={paths.cronJob(id)} prefetch={false} className="link">
            {job.value.name}
          </Link>
        </nav>
        <h1 className="text-xl">Change {job.value.name}</h1>
      </header>
      {job.value.source === 'file' ? (
        <FileOwned job={job.value} />
      ) : (
        <>
          <JobForm
            job={job.value}
            services={config().services.map(({ id: of, name }) => ({ id: of, name }))}
          />
          <div className="border-t pt-4">
            <DeleteJobButton job={job.value} />
          </div>
        </>
      )}
    </div>
  )
}
