import type { Metadata } from 'next'
import Link from 'next/link'
import { JobForm } from '@/components/cron/job-form'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import { paths } from '@/lib/paths'

export const metadata: Metadata = { title: 'Add a job' }

export default async function NewJobPage() {
  await pageContext('cron:write')
  return (
    <div className="space-y-4">
      <header className="space-y-1">
        <nav aria-label="Where you are" className="text-sm">
          <Link href={paths.cron()} prefetch={false} className="link">
            Cron
          </Link>
        </nav>
        <h1 className="text-xl">Add a job</h1>
      </header>
      <JobForm services={config().services.map(({ id, name }) => ({ id, name }))} />
    </div>
  )
}
