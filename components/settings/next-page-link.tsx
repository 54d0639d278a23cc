'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { LinkButton } from '@/components/ui/link-button'

type NextPageLinkProps = { cursor: string | null | undefined; words: string }

/** The next rows, filtered, sorted and narrowed as these are. */
export function NextPageLink({ cursor, words }: NextPageLinkProps) {
  const pathname = usePathname()
  const next = new URLSearchParams(useSearchParams())
  if (!cursor) return null

  next.set('cursor', cursor)
  return (
    <p className="border-t p-3 text-center">
      <LinkButton href={`${pathname}?${next}`}>{words}</LinkButton>
    </p>
  )
}
