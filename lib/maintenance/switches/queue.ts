import { eq } from 'drizzle-orm'
import { maintenanceSwitches } from '@/db/schema'
import type { Context } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import type { HoldableQueue } from '@/lib/queues/queries'
import { alone } from '../commands/toggle'
import { windowsOn } from '../queries/on'
import { holds, strictest } from '../rules'
import { scopeOf } from '../scope'
import type { Claimed } from './claim'
import { type Decision, decide } from './decide'
import { type Turned, TurnFailed } from './perform'
import { type QueueHold, type QueueRef, queueHold } from './queue-hold'

type Window = Awaited<ReturnType<typeof windowsOn>>[number]

/** Which queues are to be held by the windows that are on. The engines are asked first: nobody waits for them in a transaction. */
export async function decideQueues(ctx: Context): Promise<void> {
  const hold = queueHold()
  if (!hold) return
  const before = await windowsOn(ctx)
  const queues = before.some(({ mode }) => holds(mode)) ? await hold.list(ctx) : []
  await alone(ctx, async (tx) => {
    const windows = await windowsOn(tx)
    const wanted = queues.flatMap((queue): Decision[] => {
      const window = queue.canPause ? windowOverQueue(queue, windows) : undefined
      return window ? [{ subject: nameOf(queue), desired: window.mode, windowId: window.id }] : []
    })
    await decide(tx, 'queue', [...wanted, ...(await unread(tx, queues, windows))])
  })
}

/** Held queues whose engine cannot be read now stay as they are while their window is on. */
async function unread(
  { db }: Context,
  queues: readonly HoldableQueue[],
  windows: readonly Window[],
): Promise<Decision[]> {
  const listed = new Set(queues.map(nameOf))
  const rows = await db.select().from(maintenanceSwitches).where(eq(maintenanceSwitches.kind, 'queue'))
  return rows.flatMap(({ subject, desired, windowId }) => {
    const isKept = !listed.has(subject) && windows.some(({ id }) => id === windowId)
    return desired && windowId && isKept ? [{ subject, desired, windowId }] : []
  })
}

/** The window that holds a queue; undefined when none does. */
export function windowOverQueue<W extends Pick<Window, 'scope' | 'mode' | 'endsAt'>>(
  { source, queue, service }: HoldableQueue,
  windows: readonly W[],
): W | undefined {
  return strictest(
    windows.filter((window) => {
      const scope = scopeOf(window)
      if (!holds(window.mode)) return false
      if (scope.kind === 'queue') return scope.source === source && scope.queue === queue
      return scope.kind === 'global' || (scope.kind === 'service' && scope.service === service)
    }),
  )
}

/** Pauses a queue, or lets it go on if it was us who paused it. @throws TurnFailed */
export async function turnQueue(ctx: Context, row: Claimed): Promise<Turned> {
  const hold = queueHold()
  if (!hold) throw new TurnFailed('No queues are read at the moment.', true)
  try {
    return await (row.desired === null ? resume(ctx, hold, row) : pause(ctx, hold, row))
  } catch (error) {
    if (error instanceof TurnFailed) throw error
    throw new TurnFailed(findAppError(error)?.message ?? 'The queue could not be switched.', false)
  }
}

async function pause(ctx: Context, hold: QueueHold, row: Claimed): Promise<Turned> {
  const found = await find(ctx, hold, row)
  const wasPaused = found.paused === true || !(await hold.pause(ctx, found)).changed
  // Paused, and an attempt of ours was cut off: that was us.
  return { applied: row.desired, ours: row.ours || !wasPaused || row.wasUnheard, auditLogged: null }
}

async function resume(ctx: Context, hold: QueueHold, row: Claimed): Promise<Turned> {
  const left = { applied: null, ours: false, auditLogged: null }
  if (!row.ours && !row.wasUnheard) return left
  const found = await find(ctx, hold, row)
  await hold.resume(ctx, found)
  return { ...left, heldJobs: found.waiting }
}

async function find(ctx: Context, hold: QueueHold, { subject }: Claimed): Promise<HoldableQueue> {
  const found = (await hold.list(ctx)).find((queue) => nameOf(queue) === subject)
  if (!found) throw new TurnFailed(`There is no queue ${subject}.`, true)
  return found
}

const nameOf = ({ source, queue }: QueueRef) => `${source}/${queue}`
