import type { Anomaly } from '@/db/schema'
import type { Expected } from '../expected'
import type { Observation } from '../observation'
import type { SeriesKey } from '../series'

const MINUTE_MS = 60_000
const TOGETHER_MS = 30 * MINUTE_MS
const REOPEN_MS = 10 * MINUTE_MS
const LONGEST_MS = 48 * 60 * MINUTE_MS
// Requests are counted over the five minutes that a value is taken over.
const WINDOW_MINUTES = 5

/** A series that takes part, at its worst. */
export type Member = SeriesKey & {
  baselineId: number
  unit: string
  onsetAt: Date
  openedAt: Date
  closedAt: Date | null
  peakAt: Date
  /** How many times further outside than allowed. */
  times: number
  observed: number
  expected: Expected
  sentence: string
}

/** An anomaly as far as its course goes. */
export type Tracked = {
  /** Undefined until it is written down. */
  id: bigint | undefined
  state: Anomaly['state']
  openedAt: Date
  resolvedAt: Date | null
  /** Newest minute in which a series was outside. */
  lastJoinedAt: Date
  affectedRequests: number | null
  members: readonly Member[]
}

type Homes = Map<Tracked, Observation[]>

/**
 * The anomalies of a service (newest first) after one more minute with all series that are outside; new ones come last.
 * What is given is not changed, and a member to which nothing happened is the same object.
 */
export function followMinute(
  known: readonly Tracked[],
  minute: Date,
  outside: readonly Observation[],
): Tracked[] {
  const homes: Homes = new Map(known.map((anomaly) => [anomaly, []]))
  const running = runningIn(known)
  const joining = outside.filter((seen) => {
    const home = running.get(seen.baselineId)
    const stays = home !== undefined && isOfItsTime(home, seen)
    if (stays) put(homes, home, seen)
    return !stays
  })
  for (const seen of joining)
    put(homes, joinable(homes, seen, minute) ?? reopenable(homes, seen, minute) ?? started(minute), seen)
  return [...homes].map(([anomaly, seen]) => followed(anomaly, seen, minute))
}

/** How it stands by its series alone; those whose baseline is gone leave it over. */
export function courseOf(
  { openedAt, resolvedAt }: Pick<Tracked, 'openedAt' | 'resolvedAt'>,
  members: readonly Pick<Member, 'closedAt'>[],
  now: Date,
): Pick<Tracked, 'state' | 'resolvedAt'> {
  const closed = members.flatMap(({ closedAt }) => closedAt?.getTime() ?? [])
  if (closed.length === members.length) {
    const last = closed.length > 0 ? new Date(Math.max(...closed)) : (resolvedAt ?? now)
    return { state: 'resolved', resolvedAt: last }
  }
  if (passed(openedAt, now) > LONGEST_MS) return { state: 'expired', resolvedAt: now }
  return { state: 'open', resolvedAt: null }
}

/** Where a series that is outside since before stays, by its baseline: also with what people or time have ended. */
function runningIn(known: readonly Tracked[]): Map<number, Tracked> {
  const running = known.flatMap((anomaly) =>
    anomaly.members.flatMap(({ baselineId, closedAt }) =>
      closedAt === null ? [[baselineId, anomaly] as const] : [],
    ),
  )
  return new Map(running.toReversed())
}

/** What left its band after people had spoken is none of what they spoke about. */
const isOfItsTime = ({ resolvedAt }: Tracked, { openSince }: Observation) =>
  resolvedAt === null || openSince <= resolvedAt.getTime()

function put(homes: Homes, home: Tracked, seen: Observation): void {
  const others = homes.get(home)
  if (others) others.push(seen)
  else homes.set(home, [seen])
}

/** The open anomaly of the same endpoint, else the one that goes on. */
function joinable(homes: Homes, seen: Observation, minute: Date): Tracked | undefined {
  const open = [...homes.keys()].filter((anomaly) => isOpen(homes, anomaly))
  const goingOn = open.filter(({ lastJoinedAt }) => passed(lastJoinedAt, minute) <= TOGETHER_MS)
  // Hundreds may join in one minute, nearly always with one to choose from.
  if (open.length === 1 && goingOn.length === 1) return goingOn[0]
  return open.find((anomaly) => hasEndpoint(homes, anomaly, seen.endpoint)) ?? goingOn[0]
}

/** What was over and got a series in this very minute is open again. */
const isOpen = (homes: Homes, anomaly: Tracked) =>
  anomaly.state === 'open' || (anomaly.state === 'resolved' && (homes.get(anomaly)?.length ?? 0) > 0)

function hasEndpoint(homes: Homes, anomaly: Tracked, endpoint: string): boolean {
  const isThere = (one: SeriesKey) => one.endpoint === endpoint
  return anomaly.members.some(isThere) || (homes.get(anomaly)?.some(isThere) ?? false)
}

/** One that has just been resolved and had the series, or is the service's newest. */
function reopenable(homes: Homes, seen: Observation, minute: Date): Tracked | undefined {
  const [newest] = homes.keys()
  const over = [...homes.keys()].filter(
    ({ state, resolvedAt }) =>
      state === 'resolved' && resolvedAt !== null && passed(resolvedAt, minute) < REOPEN_MS,
  )
  return (
    over.find(({ members }) => members.some(({ baselineId }) => baselineId === seen.baselineId)) ??
    over.find((anomaly) => anomaly === newest)
  )
}

const started = (minute: Date): Tracked => ({
  id: undefined,
  state: 'open',
  openedAt: minute,
  resolvedAt: null,
  lastJoinedAt: minute,
  affectedRequests: null,
  members: [],
})

function followed(anomaly: Tracked, seen: readonly Observation[], minute: Date): Tracked {
  const members = membersAfter(anomaly.members, seen, minute)
  if (anomaly.state !== 'open' && anomaly.state !== 'resolved') return { ...anomaly, members }
  return {
    ...anomaly,
    ...courseOf(anomaly, members, minute),
    lastJoinedAt: seen.length > 0 ? minute : anomaly.lastJoinedAt,
    affectedRequests: sum(anomaly.affectedRequests, requestsOf(seen)),
    members,
  }
}

function membersAfter(
  members: readonly Member[],
  seen: readonly Observation[],
  minute: Date,
): readonly Member[] {
  const outside = new Map(seen.map((one) => [one.baselineId, one]))
  const known = new Set(members.map(({ baselineId }) => baselineId))
  const before = members.map((member) => {
    const now = outside.get(member.baselineId)
    if (now) return worsened(member, now, minute)
    return member.closedAt === null ? { ...member, closedAt: minute } : member
  })
  const joined = seen.filter(({ baselineId }) => !known.has(baselineId))
  return [...before, ...joined.map((one) => memberOf(one, minute))]
}

function worsened(member: Member, seen: Observation, minute: Date): Member {
  if (timesOf(seen) > member.times) return { ...member, ...peakOf(seen, minute), closedAt: null }
  return member.closedAt === null ? member : { ...member, closedAt: null }
}

function memberOf(seen: Observation, minute: Date): Member {
  const { baselineId, endpoint, signal, name, unit, onsetAt, openSince } = seen
  return {
    ...{ baselineId, endpoint, signal, name, unit },
    onsetAt: new Date(onsetAt),
    openedAt: new Date(openSince),
    closedAt: null,
    ...peakOf(seen, minute),
  }
}

const peakOf = (seen: Observation, minute: Date) => ({
  peakAt: minute,
  times: timesOf(seen),
  observed: seen.value,
  expected: seen.expected,
  sentence: seen.sentence,
})

const timesOf = ({ score, sensitivity }: Observation) => Math.abs(score) / sensitivity

/** Of one minute, of the endpoints concerned; null when nobody counted. */
function requestsOf(seen: readonly Observation[]): number | null {
  const counted = new Map<string, number>()
  for (const { endpoint, requests } of seen)
    if (requests !== undefined) counted.set(endpoint, Math.max(requests, counted.get(endpoint) ?? 0))
  const whole = counted.get('')
  if (whole !== undefined) return whole / WINDOW_MINUTES
  return counted.size === 0
    ? null
    : [...counted.values()].reduce((one, other) => one + other) / WINDOW_MINUTES
}

const sum = (one: number | null, other: number | null) =>
  one === null && other === null ? null : (one ?? 0) + (other ?? 0)

const passed = (from: Date, to: Date) => to.getTime() - from.getTime()
