import type { BaselineService } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { followMinutes } from '../lifecycle/follow-anomalies'
import { keyText, type Readings } from '../series'
import { DAY_MS, MINUTE } from '../state'
import { endClaim, noteProgress } from './claim'
import { slotOf } from './day-book'
import { goBack } from './go-back'
import { type JudgedMinutes, judgeMinutes } from './judge-minutes'
import { type Memory, memories } from './known'
import { loadMemory } from './load'
import { type Newcomers, readNewcomers, saveNewcomers } from './meet'
import { acceptedIn, forget, listOrders, takeOff } from './orders'
import { saveJudged, saveSlot } from './save'
import type { Minutes, Source } from './source'

/** Samples of a minute are there this long after it. */
const SETTLE_MS = 10_000
/** Minutes further back were missed for good. */
const MAX_BACK_MS = 24 * 60 * MINUTE
/** What was judged further ahead was judged before the clock was set back. */
const SET_BACK_MS = 5 * MINUTE
const RETRY_MS = 15_000
/** Series that turn up later have their history read at most this often. */
const MEET_EVERY_MS = 30 * MINUTE
/** Whoever had no request for so long has left. */
const LEFT_MS = 14 * DAY_MS
const NEVER = Number.NEGATIVE_INFINITY

/**
 * Judges the next minutes of a claimed service, at most to the end of a slot, and writes down in one transaction what
 * came of it: a minute counts once, whoever judges it and however often.
 */
export async function judgeService(ctx: Context, claimed: BaselineService, source: Source): Promise<void> {
  try {
    if (claimed.judgedAt === null) await begin(ctx, claimed, source)
    else await goOn(ctx, { ...claimed, judgedAt: claimed.judgedAt }, source)
  } catch (error) {
    // It may be ahead of what was written.
    Object.assign(memories().get(source.service) ?? {}, { judgedAt: Number.NaN })
    ctx.log.warn({ err: error, service: source.service }, 'the series of a service could not be judged')
    const nextDueAt = new Date(ctx.now.getTime() + RETRY_MS)
    const problem = findAppError(error)?.message ?? 'Its series could not be judged.'
    await endClaim(ctx, claimed, { judgedAt: claimed.judgedAt, nextDueAt, problem })
  }
}

/** At first sight everything is learned from history. */
async function begin(ctx: Context, claimed: BaselineService, source: Source): Promise<void> {
  const until = newestMinute(ctx.now)
  const memory: Memory = { judgedAt: until, series: new Map(), metAt: NEVER }
  const newcomers = await askHistory(ctx, claimed, source, memory, [])
  if (!newcomers) return
  await meet(ctx, claimed, memory, newcomers)
  memories().set(source.service, memory)
}

async function goOn(
  ctx: Context,
  claimed: BaselineService & { judgedAt: Date },
  source: Source,
): Promise<void> {
  const memory = await recall(ctx, source.service, claimed.judgedAt)
  const newest = newestMinute(ctx.now)
  if (memory.judgedAt - newest > SET_BACK_MS) goBack(memory, newest - MINUTE)
  const span = nextMinutes(memory.judgedAt, newest)
  if (span.to < span.from) return finish(ctx, claimed, claimed.judgedAt)
  const { readings, problems } = await source.minutes(span, endpointsOf(memory))
  if (isMeetingDue(memory, readings)) {
    memory.metAt = performance.now()
    const newcomers = await askHistory(ctx, claimed, source, memory, readings).catch((error: unknown) =>
      ctx.log.warn({ err: error, service: source.service }, 'series that turned up wait for their history'),
    )
    if (newcomers) return meet(ctx, claimed, memory, newcomers)
  }
  const orders = await listOrders(ctx, source.service)
  const exclusions = await source.exclusions(span)
  await transaction(ctx, async (tx) => {
    await forget(tx, memory, orders)
    const given = { readings, exclusions, settings: source.settings, accepted: acceptedIn(orders) }
    const judged = judgeMinutes(memory, span, given)
    await takeOff(tx, orders, { accepted: judged.accepted, until: span.to })
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
  await followMinutes(
    tx,
    service,
    minutes.map(({ at, open }) => ({ minute: new Date(at), open })),
  )
}

/** What is not known, as history has it; undefined when the claim was lost meanwhile. */
const askHistory = (
  ctx: Context,
  claimed: BaselineService,
  source: Source,
  memory: Memory,
  readings: readonly Readings[],
): Promise<Newcomers | undefined> =>
  readNewcomers(source, memory, readings, (share) =>
    noteProgress({ ...ctx, now: new Date() }, claimed, share),
  )

const meet = (ctx: Context, claimed: BaselineService, memory: Memory, newcomers: Newcomers): Promise<void> =>
  transaction(ctx, async (tx) => {
    await saveNewcomers(tx, claimed.service, memory, newcomers)
    await finish(tx, claimed, new Date(memory.judgedAt))
  })

async function recall(ctx: Context, service: string, judgedAt: Date): Promise<Memory> {
  const known = memories().get(service)
  if (known?.judgedAt === judgedAt.getTime()) return known
  const loaded = { ...(await loadMemory(ctx, service, judgedAt)), metAt: known?.metAt ?? NEVER }
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

/** Those that were asked lately: silence says nothing of what has left, and it would be judged for ever. */
const endpointsOf = ({ series, judgedAt }: Memory): string[] =>
  [...series.values()].flatMap(({ endpoint, signal, state }) =>
    endpoint !== '' && signal === 'errors' && state.at >= judgedAt - LEFT_MS ? [endpoint] : [],
  )
