import Link from 'next/link'
import { LevelMark } from '@/components/status/level-mark'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/paths'
import type { NeededDependency } from '@/lib/queues/contract'

/** What the jobs of a queue stand on, as it is now. */
export function NeedList({ needs }: { needs: readonly NeededDependency[] }) {
  return (
    <ul>
      {needs.map(({ id, name, level, since, because }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-3 border-b px-4 py-2 last:border-b-0">
          <Link href={`${paths.status()}#${id}`} prefetch={false} className="min-w-0 flex-1 hover:underline">
            {name}
          </Link>
          <LevelMark level={level} />
          <span className="w-full text-sm text-muted">
            {because === 'declared' ? 'declared in pitwall.yaml' : 'named in the errors'}
            {since && ', since '}
            {since && <Time at={since} show="clock" />}
          </span>
        </li>
      ))}
    </ul>
  )
}
