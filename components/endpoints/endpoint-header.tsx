import Link from 'next/link'
import type { ReactNode } from 'react'
import { LEVEL_COLOUR, LevelShape } from '@/components/status/level-mark'
import { AsOf } from '@/components/ui/as-of'
import type { EndpointDetail } from '@/lib/endpoints/contract'
import { paths } from '@/lib/paths'
import { levelWords } from '@/lib/status/rules'
import { Route } from './route'

type EndpointHeaderProps = {
  endpoint: Pick<EndpointDetail, 'method' | 'route' | 'service' | 'serviceName' | 'level' | 'reason'>
  /** The list, with this page's time range. */
  listHref: string
  readAt: string
  stale: boolean
  actions: ReactNode
}

/** Which endpoint, how it does and why. */
export function EndpointHeader({ endpoint, listHref, readAt, stale, actions }: EndpointHeaderProps) {
  const { method, route, service, serviceName, level, reason } = endpoint
  return (
    <header className="space-y-1">
      <nav aria-label="Where you are" className="no-print text-sm">
        <Link href={listHref} prefetch={false} className="link">
          Endpoints
        </Link>{' '}
        <span className="text-muted">/</span>{' '}
        <Link href={paths.service(service)} prefetch={false} className="link">
          {serviceName}
        </Link>
      </nav>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className={stale ? 'stale min-w-0 text-2xl' : 'min-w-0 text-2xl'}>
          <LevelShape level={level} size={22} className="mr-3 inline-block align-[-2px]" />
          <Route method={method} route={route} />{' '}
          <span className={LEVEL_COLOUR[level]}>{levelWords(level)}</span>
        </h1>
        <AsOf at={readAt} stale={stale} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="max-w-prose min-w-0">{reason}.</p>
        {actions}
      </div>
    </header>
  )
}
