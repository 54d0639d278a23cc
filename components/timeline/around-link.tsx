import Link from 'next/link'
import { paths } from '@/lib/paths'
import { windowAround } from '@/lib/timeline/rules'

/** To everything that happened from half an hour before a trouble that lasts. */
export function AroundLink({ since }: { since: string }) {
  const window = new URLSearchParams(windowAround({ at: since, until: null }, new Date(since)))
  return (
    <Link href={`${paths.timeline()}?${window}`} prefetch={false} className="link">
      What happened around it
    </Link>
  )
}
