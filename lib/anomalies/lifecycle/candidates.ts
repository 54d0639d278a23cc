import { z } from 'zod'
import type { PitwallConfig } from '@/lib/config/contract'
import { formatDuration } from '@/lib/format'
import { level } from '@/lib/status/contract'
import { targetsUnder } from '@/lib/status/queries'
import { type Level, levelWords, worst } from '@/lib/status/rules'
import type { Row } from '@/lib/timeline/queries'
import type { Candidate } from '../contract'
import type { SeriesKey } from '../series'

const MINUTE_MS = 60_000
export const BEFORE_MS = 30 * MINUTE_MS
export const AFTER_MS = 10 * MINUTE_MS
// Looks and pipelines tell late.
const LATE_MS = 2 * MINUTE_MS
const MAX_CANDIDATES = 5

/** How a change hangs together with the service, the closest first. */
const EDGES = ['own', 'hard', 'soft', 'indirect', 'everybody'] as const
type Edge = (typeof EDGES)[number]

type About = { service: string; onsetAt: Date; signal: SeriesKey['signal'] }
type Change = { row: Row; kind: string; edge: Edge; what: string }

/** Staff's own accounts and tokens slow nothing down. */
const IS_CONFIG = /^(settings|config)\./

/**
 * What may be why: changes of state around the onset, the likeliest first. Those before it come before those after it,
 * then counts how the service hangs on what changed, then the time between. None is an answer too.
 */
export function candidatesOf(
  watched: PitwallConfig,
  about: About,
  rows: readonly Row[],
  view: (row: Row) => { href: string },
): Candidate[] {
  const likely = rows
    .filter(({ at }) => isNear(at, about.onsetAt))
    .flatMap((row) => changeOf(watched, about.service, row) ?? [])
    .toSorted((one, other) => compare(one, other, about.onsetAt))
  const first = likely.filter(
    ({ kind, row }, index) =>
      likely.findIndex((other) => other.kind === kind && other.row.subject === row.subject) === index,
  )
  return first.slice(0, MAX_CANDIDATES).map(({ row, kind, what }) => ({
    kind,
    subject: row.subject,
    at: row.at.toISOString(),
    evidence: `${what} ${when(row.at, about)}`,
    href: view(row).href,
  }))
}

const isNear = (at: Date, onset: Date) => {
  const late = at.getTime() - onset.getTime()
  return late >= -BEFORE_MS && late <= AFTER_MS
}

function compare(one: Change, other: Change, onset: Date): number {
  return (
    Number(isAfter(one.row.at, onset)) - Number(isAfter(other.row.at, onset)) ||
    rankOf(one.edge) - rankOf(other.edge) ||
    distance(one.row.at, onset) - distance(other.row.at, onset)
  )
}

const isAfter = (at: Date, onset: Date) => at.getTime() - onset.getTime() > LATE_MS
const distance = (at: Date, onset: Date) => Math.abs(at.getTime() - onset.getTime())
/** What a service needs is as close as the service itself. */
const rankOf = (edge: Edge) => EDGES.indexOf(edge === 'own' ? 'hard' : edge)

/** Undefined for what is no change of state, and for the service's own level: that is what is to be explained. */
function changeOf(watched: PitwallConfig, service: string, row: Row): Change | undefined {
  const edge = edgeTo(watched, service, row.subject)
  if (row.kind === 'level_changed')
    return edge && edge !== 'own' ? levelChange(watched, row, edge) : undefined
  if (row.kind === 'deploy_recorded')
    return edge && { row, edge, kind: 'deploy', what: `${row.title}${role(edge)},` }
  const told = { row, what: `${row.title},` }
  if (row.lane === 'maintenance') return { ...told, edge: edge ?? 'everybody', kind: 'maintenance' }
  if (row.source === 'audit' && IS_CONFIG.test(row.kind))
    return { ...told, edge: 'everybody', kind: 'config' }
  const isTrouble = row.severity !== 'info' && row.service === service
  return isTrouble && (row.lane === 'cron' || row.lane === 'queue')
    ? { ...told, edge: 'everybody', kind: row.lane }
    : undefined
}

const levels = z.object({ from: level, to: level })

function levelChange(watched: PitwallConfig, row: Row, edge: Edge): Change | undefined {
  const { from, to } = levels.safeParse(row.evidence).data ?? {}
  if (!from || !to || !isWorse(from, to)) return undefined
  const kind = row.subject.startsWith('service:') ? 'service' : 'dependency'
  return { row, edge, kind, what: `${nameIn(watched, row.subject)}${role(edge)} ${becoming(to)}` }
}

/** Out of `unknown` nobody knows since when. */
const isWorse = (from: Level, to: Level) =>
  from !== 'unknown' && to !== 'unknown' && from !== to && worst([from, to]) === to

const becoming = (to: Level) =>
  to === 'partial_outage' || to === 'major_outage'
    ? `had a ${levelWords(to)} beginning`
    : `went ${levelWords(to)}`

function edgeTo(watched: PitwallConfig, service: string, subject: string): Edge | undefined {
  if (subject === `service:${service}`) return 'own'
  const direct = watched.services
    .find(({ id }) => id === service)
    ?.dependsOn.find(({ id }) => id === idIn(subject))
  return direct?.need ?? (targetsUnder(watched, service).includes(subject) ? 'indirect' : undefined)
}

function nameIn({ services, dependencies }: PitwallConfig, subject: string): string {
  const id = idIn(subject)
  return [...services, ...dependencies].find((known) => known.id === id)?.name ?? id
}

const idIn = (subject: string) => subject.slice(subject.indexOf(':') + 1)

function role(edge: Edge): string {
  return edge === 'own' || edge === 'everybody' ? '' : ` (${edge} dependency)`
}

const FIRST: Record<SeriesKey['signal'], string> = {
  p95: 'the first slow minute',
  errors: 'the first failing minute',
  traffic: 'the first unusual minute',
  custom: 'the first unusual minute',
}

function when(at: Date, { onsetAt, signal }: About): string {
  const seconds = (onsetAt.getTime() - at.getTime()) / 1_000
  if (Math.abs(seconds) < 1) return `as ${FIRST[signal]} began`
  return seconds > 0
    ? `${formatDuration(seconds)} before ${FIRST[signal]}`
    : `${formatDuration(-seconds)} after ${FIRST[signal]} began`
}
