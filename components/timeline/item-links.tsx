import { ArrowRight, ArrowUpRight } from 'lucide-react'
import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import type { TimelineDetail } from '@/lib/timeline/contract'

/** Where to look further, with the time around the item. */
export function ItemLinks({ links, className }: { links: TimelineDetail['links']; className?: string }) {
  if (links.length === 0) return null
  return (
    <ul className={classNames('space-y-1', className)} aria-label="Where to look further">
      {links.map(({ label, href }) => {
        const outside = !href.startsWith('/')
        const Arrow = outside ? ArrowUpRight : ArrowRight
        return (
          <li key={label}>
            <Link
              href={href}
              prefetch={false}
              className="link inline-flex min-h-6 items-center gap-1"
              {...(outside && { rel: 'noreferrer' })}
            >
              {label}
              <Arrow aria-hidden="true" size={13} />
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
