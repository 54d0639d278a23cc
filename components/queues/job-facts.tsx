import Link from 'next/link'
import type { ReactNode } from 'react'
import { FactList } from '@/components/settings/fact-list'
import { Time } from '@/components/ui/time'
import type { JobDetail } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import { jobsAddress } from './queue-address'

const DAY_MS = 86_400_000

/** What the engine keeps of it. */
export function JobFacts({ job }: { job: JobDetail }) {
  const { source, queue, tenant, createdAt, runAt, startedAt, finishedAt, signature, relatives } = job
  const time = (term: string, at: string | null) =>
    at === null ? [] : [{ term, value: (<Time at={at} show="both" />) as ReactNode }]
  const around = timeAround(job)
  return (
    <FactList
      facts={[
        ...(tenant === null
          ? []
          : [
              {
                term: 'Tenant',
                value: (
                  <Link
                    href={jobsAddress({ source, queue }, { state: job.state, tenant }, around)}
                    prefetch={false}
                    className="link"
                    title="Its jobs in this queue"
                  >
                    {tenant}
                  </Link>
                ),
              },
            ]),
        ...time('Created', createdAt),
        ...time('Runs from', runAt),
        ...time('Started', startedAt),
        ...time('Ended', finishedAt),
        ...(signature === null || job.state !== 'failed'
          ? []
          : [
              {
                term: 'Error',
                value: (
                  <Link
                    href={jobsAddress({ source, queue }, { state: 'failed', signature }, around)}
                    prefetch={false}
                    className="link"
                  >
                    jobs that failed alike
                  </Link>
                ),
              },
            ]),
        ...(relatives.length === 0
          ? []
          : [{ term: 'Related', value: <Relatives source={source} queue={queue} ids={relatives} /> }]),
      ]}
    />
  )
}

/** A range that holds the job itself, when it came to an end. */
function timeAround({ finishedAt }: JobDetail): Record<string, string> {
  return finishedAt === null ? {} : { from: String(Date.parse(finishedAt) - DAY_MS), to: 'now' }
}

function Relatives({ source, queue, ids }: { source: string; queue: string; ids: readonly string[] }) {
  return (
    <ul>
      {ids.map((id) => (
        <li key={id}>
          <Link
            href={queuePaths.job(source, queue, id)}
            prefetch={false}
            className="link font-mono text-sm wrap-anywhere"
          >
            {id}
          </Link>
        </li>
      ))}
    </ul>
  )
}
