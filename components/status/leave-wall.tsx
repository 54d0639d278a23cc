import Link from 'next/link'
import { paths } from '@/lib/paths'

/** The way back from the wall screen, which shows no other controls. */
export function LeaveWall() {
  return (
    <p className="no-print mt-6 text-right text-xs">
      <Link href={paths.status()} prefetch={false} className="link">
        Leave the wall screen
      </Link>
    </p>
  )
}
