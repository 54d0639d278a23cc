import {
  Activity,
  CalendarClock,
  ChartNoAxesGantt,
  Gauge,
  Layers,
  type LucideIcon,
  ScrollText,
  Settings,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { paths } from '@/lib/paths'

const ICONS: readonly (readonly [href: string, icon: LucideIcon])[] = [
  [paths.status(), Activity],
  [paths.timeline(), ChartNoAxesGantt],
  [paths.endpoints(), Gauge],
  [paths.cron(), CalendarClock],
  [paths.queues(), Layers],
  [paths.audit(), ScrollText],
  [paths.settings(), Settings],
]

/** By address of the entry; drawn on the server, so that no page loads pictures of all others. */
export const NAV_ICONS: Readonly<Record<string, ReactNode>> = Object.fromEntries(
  ICONS.map(([href, Icon]) => [href, <Icon key={href} aria-hidden="true" size={18} />]),
)
