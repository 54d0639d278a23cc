import { ItemLinks } from '@/components/timeline/item-links'
import type { WindowDetail } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { windowAround } from '@/lib/timeline/rules'

type WindowLinksProps = { window: WindowDetail; nameOf: (service: string) => string; now: Date }

/** Where to look further, at the time around it. */
export function WindowLinks({ window, nameOf, now }: WindowLinksProps) {
  const { begunAt, startsAt, endedAt, services } = window
  const around = new URLSearchParams(windowAround({ at: begunAt ?? startsAt, until: endedAt }, now))
  const links = [
    ...(begunAt === null
      ? []
      : [{ label: 'What happened around it', href: `${paths.timeline()}?${around}` }]),
    ...services.slice(0, SERVICES).map((id) => ({ label: nameOf(id), href: paths.service(id) })),
  ]
  return <ItemLinks links={links} />
}

const SERVICES = 10
