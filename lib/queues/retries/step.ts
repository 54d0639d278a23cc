import type { QueueRetryRun } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { getSource, type Source } from '../sources'
import { askAgain, sendJobs } from './ask'
import { extendClaim, holdsRun, releaseRun } from './claim'
import { countsOf } from './counts'
import { afford, type Decision, decide } from './decide'
import { type End, endRun } from './end'
import { HEALTHY_MS, unhealthyOf, unhealthyWords } from './health'
import { newestError, windowOf } from './jobs'
import { watchJobs } from './watch'

const STEP_MS = 1_000
const HELD_STEP_MS = 5_000
const AWAY_STEP_MS = 15_000
const LONGEST_HELD_MS = 24 * 3_600_000
const LONGEST_MS = 7 * 24 * 3_600_000
/** Of one step: jobs asked for anew, a look, a batch; each may take as long as its engine is given. */
const CALLS = 4
const LEASE_MARGIN_MS = 15_000

type Next = End | { waitMs: number; set: Parameters<typeof releaseRun>[3] }

/** One step of a claimed run: what became of its jobs, what follows from it, the next batch. */
export async function stepRun(ctx: Context, claimed: QueueRetryRun): Promise<void> {
  const run = await extendClaim(ctx, claimed, leaseOf(claimed))
  if (!run) return
  const next = await stepOrWait(ctx, run)
  if (!('waitMs' in next)) {
    await transaction(ctx, (tx) => endRun(tx, run, next, holdsRun(run)))
    return
  }
  await releaseRun(ctx, run, next.waitMs, next.set)
}

function leaseOf({ source }: QueueRetryRun): number {
  try {
    return CALLS * getSource(source).config.timeoutMs + LEASE_MARGIN_MS
  } catch {
    return LEASE_MARGIN_MS
  }
}

/** An engine that is away holds the run up; it does not end it. */
async function stepOrWait(ctx: Context, run: QueueRetryRun): Promise<Next> {
  if (ctx.now.getTime() - run.createdAt.getTime() > LONGEST_MS)
    return { state: 'stopped', reason: 'It was not done within 7 days.' }
  try {
    return await step(ctx, run, getSource(run.source))
  } catch (error) {
    const known = findAppError(error)
    if (known?.code === 'not_found')
      return { state: 'stopped', reason: `pitwall.yaml no longer names ${run.source}.` }
    if (known?.code !== 'unavailable') throw error
    return { waitMs: AWAY_STEP_MS, set: { reason: `Waits for ${run.source}: ${known.message}` } }
  }
}

async function step(ctx: Context, run: QueueRetryRun, source: Source): Promise<Next> {
  await askAgain(ctx, run, source)
  const stuck = await watchJobs(ctx, run, source)
  const held = await heldBy(ctx, run)
  if (held) return held
  const isCanary = run.canaryPassedAt === null
  const [counts = undefined] = (await countsOf(ctx, [run.id])).values()
  if (!counts) throw new Error('a run without counts')
  const { affordable, pay } = afford(run.paidUntil, run.ratePerSecond, ctx.now)
  const decision = decide({
    ...{ isCanary, canary: run.canary, counts, affordable, ratePerSecond: run.ratePerSecond },
    window: isCanary ? [] : await windowOf(ctx, run),
  })
  if (decision.kind !== 'stop' && stuck)
    return { state: 'stopped', reason: await withCauses(ctx, run, stuck) }
  return carryOut(ctx, run, source, decision, pay)
}

/** The state it has when it goes on. */
const stateOf = ({ canaryPassedAt }: QueueRetryRun) => (canaryPassedAt ? 'running' : 'canary')

async function carryOut(
  ctx: Context,
  run: QueueRetryRun,
  source: Source,
  decision: Decision,
  pay: (jobs: number) => Date,
): Promise<Next> {
  const goesOn = { state: stateOf(run), reason: null } as const
  switch (decision.kind) {
    case 'stop':
      return { state: 'stopped', reason: await withCauses(ctx, run, decision.reason) }
    case 'finish':
      return { state: 'finished', reason: null }
    case 'pass':
      return {
        waitMs: 0,
        set: { state: 'running', reason: null, canaryPassedAt: ctx.now, paidUntil: ctx.now },
      }
    case 'wait':
      return { waitMs: STEP_MS, set: goesOn }
    case 'send': {
      const sent = await sendJobs(ctx, run, source, decision.jobs)
      return { waitMs: STEP_MS, set: { ...goesOn, paidUntil: pay(sent) } }
    }
  }
}

/** Waits for what was to be healthy, for 5 minutes before it begins and at all while it goes on. */
async function heldBy(ctx: Context, run: QueueRetryRun): Promise<Next | undefined> {
  if (run.whenHealthy.length === 0) return undefined
  const unhealthy = await unhealthyOf(ctx, run.whenHealthy, run.state === 'held' ? HEALTHY_MS : 0)
  if (unhealthy.length === 0) return undefined
  const reason = unhealthyWords(unhealthy, ctx.now)
  if (ctx.now.getTime() - run.createdAt.getTime() > LONGEST_HELD_MS)
    return { state: 'stopped', reason: `It waited for 24 hours in vain. ${reason}` }
  return { waitMs: HELD_STEP_MS, set: { state: 'held', reason } }
}

/** The reason, with the error of the job that failed last and whatever is not healthy of what its jobs need. */
async function withCauses(ctx: Context, run: QueueRetryRun, reason: string): Promise<string> {
  const error = (await newestError(ctx, run))?.split('\n')[0]?.slice(0, 300)
  const unhealthy = await unhealthyOf(ctx, run.dependencies)
  const said = error ? `${reason.replace(/\.$/, '')}: ${error.replace(/\.$/, '')}.` : reason
  return `${said} ${unhealthyWords(unhealthy, ctx.now)}`.trim()
}
