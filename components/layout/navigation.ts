import { paths } from '@/lib/paths'
import type { RangeText } from '@/lib/time'

export type Entry = {
  label: string
  href: string
  /** Pressed after `g`. */
  key: string
  /** Whoever lacks it does not see the entry. */
  permission: string
  /** Address beginnings that belong to this entry besides its own. */
  also?: string[]
  /** Given: its pages read `from` and `to`, and this is what they show without. */
  range?: RangeText
}

/** The rail, the bottom bar, the palette and `g …`: one line here and a picture in nav-icons.tsx add a page to all four. */
export const NAVIGATION: readonly Entry[] = [
  {
    label: 'Status',
    href: paths.status(),
    key: 's',
    permission: 'status:read',
    also: ['/services'],
    range: { from: 'now-7d', to: 'now' },
  },
  {
    label: 'Timeline',
    href: paths.timeline(),
    key: 't',
    permission: 'timeline:read',
    range: { from: 'now-24h', to: 'now' },
  },
  {
    label: 'Endpoints',
    href: paths.endpoints(),
    key: 'e',
    permission: 'endpoint:read',
    range: { from: 'now-1h', to: 'now' },
  },
  { label: 'Cron', href: paths.cron(), key: 'c', permission: 'cron:read' },
  {
    label: 'Queues',
    href: paths.queues(),
    key: 'q',
    permission: 'queue:count',
    range: { from: 'now-24h', to: 'now' },
  },
  { label: 'Maintenance', href: paths.maintenance(), key: 'm', permission: 'maintenance:read' },
  { label: 'Audit', href: paths.audit(), key: 'a', permission: 'audit:read' },
  { label: 'Settings', href: paths.settings(), key: ',', permission: 'settings:read' },
]

export function visibleTo(permissions: readonly string[]): readonly Entry[] {
  return NAVIGATION.filter(({ permission }) => permissions.includes(permission))
}

/** What the pages of an entry show when their address names no time. */
export function standardRange(href: string): RangeText {
  return NAVIGATION.find((entry) => entry.href === href)?.range ?? { from: 'now-6h', to: 'now' }
}

/** Pages about one thing: an anomaly, a job of a queue, a retry. */
const TIMELESS = /^\/(timeline\/anomalies\/.|queues\/(retries(\/|$)|.+\/jobs\/))/

/** What a page shows when its address names no time; undefined where it reads none. */
export const rangeOfPage = (pathname: string): RangeText | undefined =>
  TIMELESS.test(pathname) ? undefined : entryOf(pathname)?.range

/** The entry a page belongs to: the longest address that begins the page's own. */
export function entryOf(pathname: string): Entry | undefined {
  return NAVIGATION.filter((entry) => covers(entry, pathname)).toSorted(
    (one, other) => other.href.length - one.href.length,
  )[0]
}

function covers({ href, also = [] }: Entry, pathname: string): boolean {
  if (href === '/') return pathname === '/' || also.some((start) => isUnder(start, pathname))
  return isUnder(href, pathname)
}

const isUnder = (start: string, pathname: string) => pathname === start || pathname.startsWith(`${start}/`)
