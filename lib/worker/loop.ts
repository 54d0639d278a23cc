import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProbeTarget } from '@/db/schema'
import { releaseServices } from '@/lib/anomalies/judging/claim'
import { config } from '@/lib/config/config'
import { type Context, systemContext } from '@/lib/context'
import type { Watched } from '@/lib/probes/queries'
import { watchedBy } from '@/lib/probes/queries'
import { processWide } from '@/lib/process-wide'
import { log } from '@/lib/telemetry/log'
import { type ChoreClock, doChores } from './chores'
import { claimDue, releaseAll, releaseClaim } from './claim'
import { Errands } from './errands'
import { beat, type WorkerSelf } from './heartbeat'
import { judgeDue, meetJudged } from './judge-due'
import { lookOnce } from './look-once'
import { meetQueues, releaseQueues, startQueueErrands } from './queues-due'
import { syncTargets } from './sync'

const TICK_MS = 500
const BEAT_MS = 5_000
const CONCURRENCY = 8
const DRAIN_MS = 5_000

export type Worker = {
  id: string
  /** Ends claiming, waits a few seconds for looks under way, gives back the rest. */
  stop: () => Promise<void>
}

/** The one worker of this process, started on first call. */
export const startWorker = (): Worker => processWide('worker', runWorker)

/** A worker of its own. Any number may share a database. */
export function runWorker(): Worker {
  const self: WorkerSelf = {
    id: `${hostname()}:${process.pid}:${crypto.randomUUID()}`,
    startedAt: new Date(),
  }
  const state: State = {
    self,
    watched: new Map(),
    source: undefined,
    beaten: undefined,
    running: new Map(),
    errands: new Errands(),
    chores: new Map(),
    complained: false,
  }
  const end = new AbortController()

  const loop = async () => {
    while (!end.signal.aborted) {
      await tick(state).catch((error: unknown) => complain(state, error))
      await sleep(TICK_MS, undefined, { signal: end.signal }).catch(() => undefined)
    }
  }
  const ended = loop()
  const stop = async () => {
    end.abort()
    const quiet = ended.then(() => Promise.allSettled([...state.running.values(), state.errands.settled()]))
    await Promise.race([quiet, sleep(DRAIN_MS, undefined, { ref: false })])
    await releaseAll(systemContext(), self.id).catch((error: unknown) => complain(state, error))
    await releaseServices(systemContext(), self.id).catch((error: unknown) => complain(state, error))
    await releaseQueues(systemContext(), self.id).catch((error: unknown) => complain(state, error))
  }
  return { id: self.id, stop }
}

type State = {
  self: WorkerSelf
  watched: ReadonlyMap<string, Watched>
  /** The configuration the targets were made from. */
  source: unknown
  beaten: { wall: number; monotonic: number } | undefined
  running: Map<string, Promise<void>>
  errands: Errands
  chores: ChoreClock
  complained: boolean
}

async function tick(state: State): Promise<void> {
  const ctx = systemContext()
  await followConfig(ctx, state)
  if (isBeatDue(state)) {
    await beat(ctx, state.self, [...state.watched.values()])
    state.beaten = { wall: Date.now(), monotonic: performance.now() }
  }
  const targetIds = [...state.watched.keys()].filter((id) => !state.running.has(id))
  const claimed = await claimDue(ctx, {
    worker: state.self.id,
    targetIds,
    limit: CONCURRENCY - state.running.size,
  })
  for (const row of claimed) begin(state, row)
  // One service at a time: its thousands of series keep this process busy for a while.
  state.errands.start('anomalies', () => judgeDue(systemContext(), state.self.id))
  await startQueueErrands(ctx, state.self.id, state.errands)
  state.complained = false
  await doChores(ctx, state.chores)
}

async function followConfig(ctx: Context, state: State): Promise<void> {
  const current = config()
  if (state.source === current) return
  const watched = watchedBy(current)
  await syncTargets(ctx, watched)
  await meetJudged(ctx)
  await meetQueues(ctx)
  state.watched = new Map(watched.map((target) => [target.id, target]))
  state.source = current
}

/** By either clock: a suspended host stops the monotonic one, a corrected one moves the other. */
function isBeatDue({ beaten }: State): boolean {
  if (!beaten) return true
  return performance.now() - beaten.monotonic >= BEAT_MS || Math.abs(Date.now() - beaten.wall) >= BEAT_MS
}

function begin(state: State, row: ProbeTarget): void {
  const target = state.watched.get(row.id)
  const work = target ? lookOnce(target, row) : releaseClaim(systemContext(), row)
  const settled = work
    .catch((error: unknown) =>
      log().error({ err: error, target: row.id }, 'a look could not be written down'),
    )
    .finally(() => state.running.delete(row.id))
  state.running.set(row.id, settled)
}

/** One line an outage; the next tick tries again, and after it blindness is looked for before anything is claimed. */
function complain(state: State, error: unknown): void {
  state.beaten = undefined
  if (!state.complained) log().error({ err: error }, 'the worker cannot work, and keeps trying')
  state.complained = true
}
