import { formatClock, formatDuration, formatNumber } from '@/lib/format'
import { levelWords } from '@/lib/status/rules'
import type { Lane, Severity, TimelineItem, TimelineMark } from '@/lib/timeline/contract'

export const LANE_WORDS: Readonly<Record<Lane, string>> = {
  service: 'Services',
  dependency: 'Dependencies',
  deploy: 'Deploys',
  maintenance: 'Maintenance',
  cron: 'Cron',
  queue: 'Queues',
  people: 'People',
}

const SEVERITY_RANK: Record<Severity, number> = { info: 0, warning: 2, critical: 4 }

const ONE_OF: Readonly<Record<Lane, string>> = {
  service: 'change',
  dependency: 'change',
  deploy: 'deploy',
  maintenance: 'maintenance',
  cron: 'run',
  queue: 'queue',
  people: 'action',
}

/** What a table sorts and finds the state of an item by; what is no trouble is called what it is. */
export function stateValue({ lane, level, severity }: Pick<TimelineItem, 'lane' | 'level' | 'severity'>) {
  const plain = severity === 'info' ? ONE_OF[lane] : severity
  return { text: level ? levelWords(level) : plain, rank: SEVERITY_RANK[severity] }
}

/** What a mark says when it is heard or pointed at. */
export function markWords(mark: TimelineMark, track: string, now: Date): string {
  const { at, until, count, title, level, severity } = mark
  const when = formatClock(new Date(at), now)
  if (count > 1) {
    const worst = level ? levelWords(level) : severity
    return `${track}: ${formatNumber(count)} from ${when}${worst === 'info' ? '' : `, the worst ${worst}`}`
  }
  return `${title ?? track}, ${when}${lengthWords(at, until, now)}`
}

/** Seconds it lasted; 0 for what has no length. */
export const secondsOf = ({ at, until }: Pick<TimelineItem, 'at' | 'until'>, now: Date): number =>
  ((until === null ? now.getTime() : Date.parse(until)) - Date.parse(at)) / 1_000

function lengthWords(at: string, until: string | null, now: Date): string {
  const seconds = secondsOf({ at, until }, now)
  if (until === null) return `, for ${formatDuration(seconds)} so far`
  return seconds > 0 ? `, for ${formatDuration(seconds)}` : ''
}

/** `4 min before`; what came within the same seconds is `just before`. */
export function beforeWords(at: string, moment: string): string {
  const seconds = (Date.parse(moment) - Date.parse(at)) / 1_000
  return seconds < 2 ? 'just before' : `${formatDuration(seconds)} before`
}
