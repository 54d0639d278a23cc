import { and, eq } from 'drizzle-orm'
import { type Anomaly, anomalies } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { updateLevels } from '@/lib/status/commands/update-levels'
import { worseSeverity } from '@/lib/timeline/rules'
import type { Observation } from '../observation'
import { followContext, newestCauseAt } from './context'
import { tellChange } from './events'
import { headlineOf } from './headline'
import { followMinute, type Tracked } from './rules'
import { severityOf } from './severity'
import { readTracked, type Stored, writeMembers } from './tracked'

// Minutes are followed a slot at a time.
const LONGEST_SPAN_MS = 15 * 60_000

type Minute = {
  service: string
  minute: Date
  /** Every series of the service that is outside its band for certain. */
  open: readonly Observation[]
}

/**
 * Opens, goes on with and ends the anomalies of a service for one judged minute. Call it inside the transaction that
 * moves the service's `judgedAt` on; a minute that was followed before changes nothing.
 */
export const followAnomalies = (tx: Context, { service, ...minute }: Minute): Promise<void> =>
  followMinutes(tx, service, [minute])

/** The same for minutes one after the other. Levels follow once, at the end: whoever gives a verdict meanwhile waits. */
export async function followMinutes(
  tx: Context,
  service: string,
  minutes: readonly Omit<Minute, 'service'>[],
): Promise<void> {
  let isNews = false
  for (const minute of minutes) if (await followOne(tx, { service, ...minute })) isNews = true
  if (isNews) await updateLevels(tx, service)
}

/** Whether levels must follow. */
async function followOne(tx: Context, { service, minute, open }: Minute): Promise<boolean> {
  const before = await readTracked(tx, service, minute)
  if (before.some((anomaly) => isFollowed(anomaly, minute))) return false
  const mayReopen = open.length > 0 && before.some(({ state }) => state === 'resolved')
  const newCauseAt = mayReopen ? await newestCauseAt(tx, service, minute) : undefined
  const after = followMinute(before, minute, open, newCauseAt)
  let isNews = false
  for (const [index, anomaly] of after.entries()) {
    const known = before[index]
    const row = await write(tx, service, known, anomaly)
    if (!row) continue
    await tellChange(tx, known?.row, row, minute)
    if (row.state === 'open' || row.state !== known?.state) await followContext(tx, row)
    if (row.state !== known?.state || row.severity !== known.row.severity) isNews = true
  }
  return isNews
}

function isFollowed({ lastJoinedAt, members }: Stored, minute: Date): boolean {
  return [lastJoinedAt, ...members.map(({ closedAt }) => closedAt)].some((at) => isKnown(at, minute))
}

/** What lies far ahead was written before the clock was set back. */
function isKnown(at: Date | null, minute: Date): boolean {
  const ahead = (at?.getTime() ?? Number.NaN) - minute.getTime()
  return ahead >= 0 && ahead < LONGEST_SPAN_MS
}

/** Undefined when nothing changed, or when somebody's verdict came first: the next minute goes on from there. */
async function write(
  tx: Context,
  service: string,
  before: Stored | undefined,
  after: Tracked,
): Promise<Anomaly | undefined> {
  const members = after.members.filter((member) => !before?.members.includes(member))
  const row = before ? await update(tx, before, after) : await insert(tx, service, after)
  const id = row?.id ?? before?.id
  if (id !== undefined) await writeMembers(tx, id, members)
  return row
}

async function insert({ db }: Context, service: string, after: Tracked): Promise<Anomaly | undefined> {
  const { id: _, members: __, ...course } = after
  const [row] = await db
    .insert(anomalies)
    .values({ service, ...course, ...toldBy(service, after), severity: severityOf(after.members) })
    .returning()
  return row
}

async function update({ db }: Context, { id, row }: Stored, after: Tracked): Promise<Anomaly | undefined> {
  const { state, resolvedAt, lastJoinedAt, affectedRequests, members } = after
  const isSame = state === row.state && lastJoinedAt.getTime() === row.lastJoinedAt.getTime()
  if (isSame) return undefined
  const [updated] = await db
    .update(anomalies)
    .set({
      ...{ state, resolvedAt, lastJoinedAt, affectedRequests },
      // Series that are gone have left only what was told of them.
      ...(members.length > 0 && {
        ...toldBy(row.service, after),
        severity: worseSeverity(row.severity, severityOf(members)),
      }),
    })
    .where(and(eq(anomalies.id, id), eq(anomalies.state, row.state)))
    .returning()
  return updated
}

function toldBy(service: string, { members }: Tracked) {
  const name = config().services.find(({ id }) => id === service)?.name ?? service
  const onset = Math.min(...members.map(({ onsetAt }) => onsetAt.getTime()))
  return { ...headlineOf(name, members), onsetAt: new Date(onset) }
}
