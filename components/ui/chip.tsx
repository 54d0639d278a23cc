import Link from 'next/link'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

type ChipProps = {
  href: string
  chosen: boolean
  /** False: the page stays where it is. */
  scroll?: boolean
  children: ReactNode
}

/** One choice of a few, each an address. */
export function Chip({ href, chosen, scroll, children }: ChipProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      scroll={scroll}
      aria-current={chosen ? 'true' : undefined}
      className={classNames(
        'inline-flex min-h-8 items-center gap-1.5 rounded-ui border px-2.5 whitespace-nowrap pointer-coarse:min-h-11',
        chosen ? 'border-accent bg-panel font-medium' : 'border-line bg-panel text-muted hover:text-ink',
      )}
    >
      {children}
    </Link>
  )
}
