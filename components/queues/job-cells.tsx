import Link from 'next/link'
import { queuePaths } from '@/lib/queues/rules'
import type { QueuePlace } from './queue-address'

/** A UUID stays in one line where there is room for it. */
const LONGEST_IN_LINE = 40

/** Its id, which leads to the job. */
export function JobLink({ place: { source, queue }, id }: { place: QueuePlace; id: string }) {
  const fit = id.length > LONGEST_IN_LINE ? '' : 'sm:whitespace-nowrap'
  return (
    <Link
      href={queuePaths.job(source, queue, id)}
      prefetch={false}
      data-opens
      className={`font-mono text-xs wrap-anywhere hover:underline ${fit}`}
    >
      {id}
    </Link>
  )
}

/** Its first line; more of it on hover. */
export function ErrorLine({ error }: { error: string | null }) {
  if (error === null) return null
  return (
    <span className="line-clamp-2 font-mono text-xs wrap-anywhere" title={error.slice(0, 1_000)}>
      {error.trim().split('\n')[0]}
    </span>
  )
}
