import type { BaselineService } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { followAnomalies } from '../lifecycle/follow-anomalies'
import { keyText, type Readings } from '../series'
import { MINUTE } from '../state'
import { endClaim, noteProgress } from './claim'
import { slotOf } from './day-book'
import { type JudgedMinutes, judgeMinutes } from './judge-minutes'
import { type Memory, memories } from './known'
import { loadMemory } from './load'
import { readNewcomers, saveNewcomers } from './meet'
import { acceptedIn, carryOut, listOrders } from './orders'
import { saveJudged, saveSlot } from './save'
import type { Minutes, Source } from './source'

/** Samples of a minute are there this long after it. */
const SETTLE_MS = 10_000
/** Minutes further back were missed for good. */
const MAX_BACK_MS = 24 * 60 * MINUTE
const RETRY_MS = 15_000
/** Series that turn up later have their history read at most this often. */
const MEET_EVERY_MS = 30 * MINUTE

/**
 * Judges the next minutes of a claimed service, at most to the end of a slot, and writes down in one transaction what
 * came of it: a minute counts once, whoever judges it and however often.
 */
export async function judgeService(ctx: Context, claimed: BaselineService, source: Source): Promise<void> {
  try {
    if (claimed.judgedAt === null) await begin(ctx, claimed, source)
    else await goOn(ctx, { ...claimed, judgedAt: claimed.judgedAt }, source)
  } catch (error) {
    // Memory may be ahead of what was written.
    memories().delete(source.service)
    ctx.log.warn({ err: error, service: source.service }, 'the series of a service could not be judged')
    const nextDueAt = new Date(ctx.now.getTime() + RETRY_MS)
    const problem = findAppError(error)?.message ?? 'Its series could not be judged.'
    await endClaim(ctx, claimed, { judgedAt: claimed.judgedAt, nextDueAt, problem })
  }
}

/** At first sight everything is learned from history. */
async function begin(ctx: Context, claimed: BaselineService, source: Source): Promise<void> {
  const until = newestMinute(ctx.now)
  const memory: Memory = { judgedAt: until, series: new Map(), metAt: Number.NEGATIVE_INFINITY }
  if (await meet(ctx, claimed, source, memory, [])) memories().set(source.service, memory)
}

async function goOn(
  ctx: Context,
  claimed: BaselineService & { judgedAt: Date },
  source: Source,
): Promise<void> {
  const memory = await recall(ctx, source.service, claimed.judgedAt)
  const span = nextMinutes(memory.judgedAt, newestMinute(ctx.now))
  if (span.to < span.from) return finish(ctx, claimed, claimed.judgedAt)
  const { readings, problems } = await source.minutes(span, endpointsOf(memory))
  if (isMeetingDue(memory, readings)) {
    memory.metAt = performance.now()
    await meet(ctx, claimed, source, memory, readings)
    return
  }
  const orders = await listOrders(ctx, source.service)
  const exclusions = await source.exclusions(span)
  await transaction(ctx, async (tx) => {
    await carryOut(tx, memory, orders)
    const given = { readings, exclusions, settings: source.settings, accepted: acceptedIn(orders) }
    const judged = judgeMinutes(memory, span, given)
    memory.judgedAt = span.to
    await finish(tx, claimed, new Date(span.to), problems[0])
    await writeDown(tx, claimed.service, judged)
  })
}

async function writeDown(
  tx: Context,
  service: string,
  { last, closed, minutes }: JudgedMinutes,
): Promise<void> {
  await saveSlot(tx, closed)
  await saveJudged(tx, last)
  for (const { at, open } of minutes) await followAnomalies(tx, { service, minute: new Date(at), open })
}

/** Reads the history of what is not known; false when the claim was lost meanwhile. */
async function meet(
  ctx: Context,
  claimed: BaselineService,
  source: Source,
  memory: Memory,
  readings: readonly Readings[],
): Promise<boolean> {
  const keepOn = (share: number) => noteProgress({ ...ctx, now: new Date() }, claimed, share)
  const newcomers = await readNewcomers(source, memory, readings, keepOn)
  if (!newcomers) return false
  await transaction(ctx, async (tx) => {
    await saveNewcomers(tx, source.service, memory, newcomers)
    await finish(tx, claimed, new Date(memory.judgedAt))
  })
  return true
}

async function recall(ctx: Context, service: string, judgedAt: Date): Promise<Memory> {
  const known = memories().get(service)
  if (known?.judgedAt === judgedAt.getTime()) return known
  const loaded = await loadMemory(ctx, service, judgedAt)
  memories().set(service, loaded)
  return loaded
}

function isMeetingDue({ series, metAt }: Memory, readings: readonly Readings[]): boolean {
  if (performance.now() - metAt < MEET_EVERY_MS) return false
  return readings.some((reading) => !series.has(keyText(reading)))
}

/** From the minute after the last one to the newest, at most to the end of a slot. */
function nextMinutes(judgedAt: number, newest: number): Minutes {
  const from = Math.max(judgedAt + MINUTE, newest - MAX_BACK_MS)
  let to = from
  while (to + MINUTE <= newest && slotOf(to + MINUTE) === slotOf(from)) to += MINUTE
  return { from, to: Math.min(to, newest) }
}

async function finish(
  ctx: Context,
  claimed: BaselineService,
  judgedAt: Date,
  problem?: string,
): Promise<void> {
  const isBehind = judgedAt.getTime() < newestMinute(ctx.now)
  const nextDueAt = isBehind ? ctx.now : new Date(newestMinute(ctx.now) + MINUTE + SETTLE_MS)
  if (await endClaim(ctx, claimed, { judgedAt, nextDueAt, problem: problem ?? null })) return
  throw new Error('the claim of a service was lost while its series were judged')
}

const newestMinute = (now: Date): number => Math.floor((now.getTime() - SETTLE_MS) / MINUTE) * MINUTE

const endpointsOf = ({ series }: Memory): string[] => [
  ...new Set([...series.values()].flatMap(({ endpoint }) => (endpoint ? [endpoint] : []))),
]
