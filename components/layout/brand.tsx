import Link from 'next/link'
import { paths } from '@/lib/paths'

/** The mark: a wall of boards and the one lamp that counts. */
export function Brand({ wordless = false }: { wordless?: boolean }) {
  return (
    <Link href={paths.status()} prefetch={false} className="flex items-center gap-2 font-semibold">
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" className="-ml-0.5 text-accent">
        <path d="M3 5h11v3H3zM3 10.5h18v3H3zM3 16h14v3H3z" fill="currentColor" />
        <circle cx="19" cy="6.5" r="2.2" fill="var(--operational)" />
      </svg>
      <span className={wordless ? 'sr-only' : undefined}>Pitwall</span>
    </Link>
  )
}
