import type { CronCheckInRow } from '@/db/schema'
import { fingerprint, snippet } from '../fingerprint'
import { isFree, nameless, type Slots, slotAt } from './assign'
import { beganAt, type Run, settle, type Terms } from './settle'

export type CheckIn = Pick<CronCheckInRow, 'id' | 'at' | 'kind' | 'exitCode' | 'runId'> & {
  body: Uint8Array | null
  counts: Run['counts']
  tenants: Run['tenants']
}

export type Folded = {
  /** Runs that are new or say something new. */
  changed: Run[]
  /** The run of each check-in; null for a log line of no run. */
  runOf: Map<bigint, bigint | null>
}

type Job = Terms & Slots & { id: string }

/**
 * Writes check-ins of one job into its ledger, in the order given. The outcome of a run depends on what was said, not
 * on how often or in what order.
 *
 * @param known the runs they may be about: those of their ids, those under way, and the slots around them
 * @param nextId ids for runs of no slot
 */
export function fold(
  job: Job,
  known: readonly Run[],
  checkIns: readonly CheckIn[],
  nextId: () => bigint,
): Folded {
  const runs = new Map(known.map((run) => [run.id, run]))
  const changed = new Set<bigint>()
  const runOf = new Map<bigint, bigint | null>()
  const put = (run: Run) => {
    runs.set(run.id, run)
    changed.add(run.id)
  }
  for (const checkIn of checkIns) {
    const run = runFor(job, [...runs.values()], checkIn, nextId)
    runOf.set(checkIn.id, run?.id ?? null)
    const told = run && tell(run, checkIn)
    if (!told || told === runs.get(told.id)) continue
    put(settle(told, job))
    if (job.intervalSeconds !== undefined) moveNext(job, told, [...runs.values()]).forEach(put)
  }
  return { changed: [...runs.values()].filter(({ id }) => changed.has(id)), runOf }
}

function runFor(job: Job, runs: Run[], checkIn: CheckIn, nextId: () => bigint): Run | undefined {
  const { kind, at, runId } = checkIn
  const same = runId === null ? undefined : runs.find((run) => run.runId === runId)
  if (same) return same
  const open = nameless(runs, at)
  if (kind === 'log') return runId === null ? open : undefined
  if (kind !== 'start' && runId === null && open) return open
  const slot = slotAt(runs, at, job)
  if (slot && isFree(slot)) return slot
  // A start sent twice, or again after a crash: which of the two ends nobody could tell.
  if (kind === 'start' && runId === null && open) return open
  return { ...BLANK, id: nextId(), jobId: job.id, slotAt: at }
}

const BLANK = {
  dueAt: null,
  startedAt: null,
  finishedAt: null,
  status: 'running' as const,
  reason: null,
  deadlineAt: null,
  exitCode: null,
  durationMs: null,
  pace: null,
  runId: null,
  failedAt: null,
  errorSnippet: null,
  fingerprint: null,
  counts: null,
  tenants: null,
}

/** The run with what one check-in says; the same object when that is nothing new. */
function tell(run: Run, checkIn: CheckIn): Run {
  if (checkIn.kind === 'log') return run
  const named = { ...run, runId: run.runId ?? checkIn.runId }
  if (checkIn.kind === 'start') return tellStart(run, named, checkIn)
  const failed = checkIn.kind === 'fail' && !run.failedAt
  const isEarlier = !run.finishedAt || checkIn.at < run.finishedAt
  if (!isEarlier && !failed) return run
  return {
    ...named,
    finishedAt: isEarlier ? checkIn.at : run.finishedAt,
    exitCode: checkIn.exitCode ?? run.exitCode,
    counts: checkIn.counts ?? run.counts,
    tenants: checkIn.tenants ?? run.tenants,
    ...(failed && failureOf(checkIn)),
  }
}

/** With an id the first start counts; without one the last, as after a crash. */
function tellStart(run: Run, named: Run, { at, runId }: CheckIn): Run {
  if (run.finishedAt && at > run.finishedAt) return run
  if (run.startedAt && (runId !== null || run.startedAt >= at)) return run
  return { ...named, startedAt: at }
}

function failureOf({ at, body }: CheckIn) {
  const errorSnippet = snippet(body)
  return { failedAt: at, errorSnippet, fingerprint: errorSnippet && fingerprint(errorSnippet) }
}

/** An interval counts from the run that came: the slot after it, as long as nobody filled it, moves along. */
function moveNext(job: Job, run: Run, runs: Run[]): Run[] {
  const began = beganAt(run)
  const next = runs.find((other) => other.status === 'expected' && isFree(other))
  const due = run.dueAt
  if (!due || !began || !next?.dueAt || next.dueAt <= due) return []
  if (runs.some((other) => other !== next && other.dueAt && other.dueAt > due)) return []
  const dueAt = new Date(began.getTime() + (job.intervalSeconds ?? 0) * 1_000)
  if (dueAt <= due || dueAt.getTime() === next.dueAt.getTime()) return []
  return [{ ...next, dueAt, slotAt: dueAt, deadlineAt: new Date(dueAt.getTime() + job.graceSeconds * 1_000) }]
}
