import Link from 'next/link'
import { AroundLink } from '@/components/timeline/around-link'
import { AsOf } from '@/components/ui/as-of'
import { Elapsed } from '@/components/ui/elapsed'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/paths'
import type { ServiceSummary } from '@/lib/status/contract'
import { levelWords } from '@/lib/status/rules'
import { LEVEL_COLOUR, LevelShape } from './level-mark'

export function ServiceHeader({ service, stale }: { service: ServiceSummary; stale: boolean }) {
  const { name, level, since, asOf } = service
  return (
    <header className="space-y-1">
      <nav aria-label="Where you are" className="no-print text-sm">
        <Link href={paths.status()} prefetch={false} className="link">
          Status
        </Link>{' '}
        <span className="text-muted">/ {name}</span>
      </nav>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className={stale ? 'stale text-2xl' : 'text-2xl'}>
          <LevelShape level={level} size={22} className="mr-3 inline-block align-[-2px]" />
          {name} <span className={LEVEL_COLOUR[level]}>{levelWords(level)}</span>
          {since && (
            <span className="text-lg font-normal text-muted">
              {' '}
              since <Time at={since} show="clock" /> (<Elapsed since={since} />)
            </span>
          )}
        </h1>
        <AsOf at={asOf} stale={stale} />
      </div>
      {since && level !== 'operational' && (
        <p className="no-print">
          <AroundLink since={since} />
        </p>
      )}
    </header>
  )
}
