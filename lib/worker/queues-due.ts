import type { Context } from '@/lib/context'
import { systemContext } from '@/lib/context'
import { claimRun, releaseRuns, stopForgotten } from '@/lib/queues/retries/claim'
import { stepRun } from '@/lib/queues/retries/step'
import { claimSource, meetSources, releaseSources } from '@/lib/queues/sampling/claim'
import { lookAtSource } from '@/lib/queues/sampling/look'
import { listSources } from '@/lib/queues/sources'
import type { Errands } from './errands'

/** Engines that hang hold up few others, and writing down what was seen leaves connections to people. */
const LOOKS_AT_ONCE = 6
const RUNS_AT_ONCE = 4

/** Makes the sources of pitwall.yaml known to those who look at them, and takes leave of all others. */
export async function meetQueues(ctx: Context): Promise<void> {
  await meetSources(ctx)
  await stopForgotten(ctx)
}

/** Begins with one source and one retry run that are due and that no other worker has. */
export async function startQueueErrands(ctx: Context, worker: string, errands: Errands): Promise<void> {
  const sources = listSources().map(({ id }) => id)
  if (sources.length === 0) return
  const free = sources.filter((id) => !errands.isBusy(lookOf(id)))
  const source = errands.count(LOOK) < LOOKS_AT_ONCE && (await claimSource(ctx, { worker, sources: free }))
  if (source) errands.start(lookOf(source.source), () => lookAtSource(systemContext(), source))
  const run = errands.count(RUN) < RUNS_AT_ONCE && (await claimRun(ctx, worker))
  if (run) errands.start(`${RUN}${run.id}`, () => stepRun(systemContext(), run))
}

export async function releaseQueues(ctx: Context, worker: string): Promise<void> {
  await releaseSources(ctx, worker)
  await releaseRuns(ctx, worker)
}

const LOOK = 'queue '
const RUN = 'retry '
const lookOf = (source: string) => `${LOOK}${source}`
