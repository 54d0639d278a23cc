import Link from 'next/link'
import type { ReactNode } from 'react'
import { LEVEL_COLOUR, LevelShape } from '@/components/status/level-mark'
import { AroundLink } from '@/components/timeline/around-link'
import { AsOf } from '@/components/ui/as-of'
import { paths } from '@/lib/paths'
import type { QueueDetail } from '@/lib/queues/contract'
import { levelWords } from '@/lib/status/rules'
import { QueueReasons } from './queue-reasons'

type QueueHeaderProps = {
  queue: QueueDetail
  serviceName: string | undefined
  /** The list, with this page's time range. */
  listHref: string
  stale: boolean
  actions: ReactNode
}

/** Which queue, how it stands and why. */
export function QueueHeader({ queue, serviceName, listHref, stale, actions }: QueueHeaderProps) {
  const { queue: name, sourceName, service, level, since, asOf, isStale } = queue
  const isOld = stale || isStale
  return (
    <header className="space-y-1">
      <nav aria-label="Where you are" className="no-print text-sm">
        <Link href={listHref} prefetch={false} className="link">
          Queues
        </Link>{' '}
        <span className="text-muted">/ {sourceName}</span>
        {service !== null && (
          <>
            {' '}
            <span className="text-muted">/</span>{' '}
            <Link href={paths.service(service)} prefetch={false} className="link">
              {serviceName ?? service}
            </Link>
          </>
        )}
      </nav>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className={isOld ? 'stale min-w-0 text-2xl break-words' : 'min-w-0 text-2xl break-words'}>
          <LevelShape level={level} size={22} className="mr-3 inline-block align-[-2px]" />
          {name} <span className={LEVEL_COLOUR[level]}>{levelWords(level)}</span>
        </h1>
        <AsOf at={asOf} stale={isOld} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="max-w-prose min-w-0">
          <QueueReasons queue={queue} />
          {level !== 'operational' && !isOld && (
            <p className="no-print text-sm">
              <AroundLink since={since} />
            </p>
          )}
        </div>
        <div className="no-print flex flex-wrap gap-2">{actions}</div>
      </div>
    </header>
  )
}
