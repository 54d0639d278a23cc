import { inArray, sql } from 'drizzle-orm'
import { type LevelSpan, type ProbeTarget, probeTargets } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { PitwallConfig } from '@/lib/config/contract'
import type { Context } from '@/lib/context'
import { paths } from '@/lib/paths'
import { type Looks, type Standing, signalsOf, standing, wholeStanding } from '../assess'
import { cronSignals } from '../cron-signals'
import { dependentsOf, targetsUnder } from '../graph'
import { maintenanceSignals } from '../maintenance-signals'
import { openAnomalies } from '../open-anomalies'
import { queueSignals } from '../queue-signals'
import type { Signal } from '../rules'
import { evidenceIn, openSpans, type Subject, whole, writeStanding } from '../spans'

const STATUS_LOCK = 4_801_001
const INTERVALS_OVERDUE = 2

/**
 * Recomputes the level of what was just looked at or worked on, of every service that rests on it, and of the whole. Call
 * it inside the transaction that stored the change. One at a time in the whole installation, so that none works on half of another.
 */
export async function updateLevels(tx: Context, ...ids: string[]): Promise<void> {
  const watched = config()
  await tx.db.execute(sql`select pg_advisory_xact_lock(${STATUS_LOCK})`)
  const above = ids.flatMap((id) => dependentsOf(watched, id).map((service) => service.id))
  const affected = [...new Set([...ids, ...above])]
  const looks = await looksAt(tx, [...new Set(affected.flatMap((one) => targetsUnder(watched, one)))])
  const open = await openSpans(tx)
  const maintenance = await maintenanceSignals(tx)
  const circumstances = { anomalies: await openAnomalies(tx), maintenance }

  const standings = new Map<string, Standing>()
  for (const one of affected) {
    const subject = subjectOf(watched, one)
    if (!subject) continue
    const span = open.get(`${subject.kind}:${subject.id}`)
    const isJudged = subject.kind === 'service' && !maintenance.get(one)
    const own = isJudged ? await ownSignals(tx, one) : []
    const signals = [...signalsOf(watched, one, looks, tx.now, circumstances), ...own]
    const now = standing(labelled(subject), signals, previousOf(span), tx.now)
    standings.set(`${subject.kind}:${subject.id}`, now)
    await writeStanding(tx, subject, span, now)
  }
  await writeWhole(tx, watched, open, standings)
}

/** What a service's jobs say about it. */
async function ownSignals(tx: Context, service: string): Promise<Signal[]> {
  return [...(await cronSignals(tx, service)), ...(await queueSignals(tx, service))]
}

async function writeWhole(
  tx: Context,
  { services }: PitwallConfig,
  open: Map<string, LevelSpan>,
  standings: Map<string, Standing>,
): Promise<void> {
  const known = services.flatMap(({ id, name }) => {
    const now = standings.get(`service:${id}`) ?? previousOf(open.get(`service:${id}`))
    return now ? [{ name, standing: now }] : []
  })
  if (known.length > 0) await writeStanding(tx, whole(), open.get('whole:whole'), wholeStanding(known))
}

async function looksAt({ db, now }: Context, targetIds: string[]): Promise<Looks> {
  const rows = await db.select().from(probeTargets).where(inArray(probeTargets.id, targetIds))
  return new Map(rows.map((row) => [row.id, awaited(row, now)]))
}

/** After a pause looks come in one by one: the last answer holds until the next is overdue, not just old. */
function awaited(row: ProbeTarget, now: Date): ProbeTarget {
  const overdueMs = now.getTime() - row.nextDueAt.getTime()
  const isAwaited = overdueMs <= INTERVALS_OVERDUE * row.intervalSeconds * 1_000 + row.timeoutMs
  return row.checkedAt && isAwaited ? { ...row, checkedAt: now } : row
}

function subjectOf({ services, dependencies }: PitwallConfig, id: string): Subject | undefined {
  const service = services.find((candidate) => candidate.id === id)
  if (service) return { kind: 'service', id, name: service.name }
  const dependency = dependencies.find((candidate) => candidate.id === id)
  return dependency && { kind: 'dependency', id, name: dependency.name ?? id }
}

const labelled = ({ kind, id, name }: Subject) => ({
  source: `${kind}:${id}`,
  name,
  href: kind === 'service' ? paths.service(id) : `${paths.status()}#${id}`,
})

const previousOf = (span: LevelSpan | undefined): Standing | undefined =>
  span && { level: span.level, evidence: evidenceIn(span) }
