import { and, eq, sql } from 'drizzle-orm'
import { type MaintenanceSwitchRow, maintenanceHeldJobs, maintenanceSwitches } from '@/db/schema'
import { type Context, SYSTEM, transaction } from '@/lib/context'
import { recordEvent } from '@/lib/events/commands'
import { auditSubject } from '../commands/audit'
import { type Claimed, claimSwitches } from './claim'
import { turnQueue } from './queue'
import { turnService } from './service'

const SLOWEST_RETRY_SECONDS = 60
const GIVE_UP_MS = 24 * 3_600_000
const ROUNDS = 20

/** What came of turning one switch. */
export type Turned = {
  applied: MaintenanceSwitchRow['applied']
  ours: boolean
  auditLogged: boolean | null
  /** When to make sure again; undefined: not needed. */
  againAt?: Date
  /** It had left maintenance by itself meanwhile. */
  hadLeft?: boolean
  /** Jobs a queue held until now. */
  heldJobs?: number | null
}

/** @param sure the attempt cannot have changed anything */
export class TurnFailed extends Error {
  constructor(
    message: string,
    readonly sure: boolean,
    /** Trying again cannot help. */
    readonly final = false,
  ) {
    super(message)
  }
}

/** Turns what is due; what fails is tried again later and shows as asked, not confirmed. */
export async function performSwitches(given: Context): Promise<void> {
  const ctx = { ...given, actor: SYSTEM }
  for (let round = 0; round < ROUNDS; round++) {
    const claimed = await claimSwitches(ctx)
    await Promise.all(claimed.map((row) => perform(ctx, row)))
    if (claimed.length === 0) return
  }
}

async function perform(ctx: Context, row: Claimed): Promise<void> {
  try {
    const turned = await (row.kind === 'service' ? turnService(ctx, row) : turnQueue(ctx, row))
    await transaction(ctx, (tx) => confirm(tx, row, turned))
  } catch (error) {
    if (!(error instanceof TurnFailed)) ctx.log.error({ err: error, subject: row.subject }, 'a switch failed')
    await transaction(ctx, (tx) => postpone(tx, row, error))
  }
}

async function confirm(tx: Context, row: Claimed, turned: Turned): Promise<void> {
  const { applied, ours, auditLogged, againAt } = turned
  await tx.db
    .update(maintenanceSwitches)
    .set({ applied, ours, unheard: false, claimedUntil: null })
    .where(isRow(row))
  const isFirst = row.state !== 'confirmed'
  await tx.db
    .update(maintenanceSwitches)
    .set({
      ...{ state: 'confirmed', attempts: 0, problem: null },
      ...(isFirst && { confirmedAt: tx.now, auditLogged }),
      nextAttemptAt: againAt ?? NEVER,
    })
    // Whoever decided otherwise meanwhile has asked anew.
    .where(and(isRow(row), sql`${maintenanceSwitches.desired} is not distinct from ${row.desired}`))
  if (row.windowId === null) return
  if (turned.hadLeft)
    await tell(tx, row, 'switch_left', `${row.subject} had left maintenance by itself and was asked again`)
  if (turned.heldJobs !== undefined) {
    const held = { windowId: row.windowId, queue: row.subject, jobs: turned.heldJobs, releasedAt: tx.now }
    await tx.db.insert(maintenanceHeldJobs).values(held)
  }
}

async function postpone(tx: Context, row: Claimed, error: unknown): Promise<void> {
  const problem = (error instanceof TurnFailed ? error.message : 'It failed for a reason of our own.').slice(
    0,
    500,
  )
  const unheard = error instanceof TurnFailed && error.sure ? row.wasUnheard : true
  const isFinal = error instanceof TurnFailed && error.final
  const isTooOld = row.desired === null && tx.now.getTime() - row.askedAt.getTime() > GIVE_UP_MS
  const seconds = Math.min(SLOWEST_RETRY_SECONDS, 2 ** Math.min(row.attempts, 10))
  const givesUp = isFinal || isTooOld
  await tx.db.update(maintenanceSwitches).set({ unheard, problem, claimedUntil: null }).where(isRow(row))
  const nextAttemptAt = new Date(tx.now.getTime() + seconds * 1_000)
  const state = givesUp ? ('given_up' as const) : ('asked' as const)
  const [changed] = await tx.db
    .update(maintenanceSwitches)
    .set({ state, nextAttemptAt })
    .where(and(isRow(row), sql`${maintenanceSwitches.desired} is not distinct from ${row.desired}`))
    .returning({ subject: maintenanceSwitches.subject })
  if (!changed || row.windowId === null) return
  const wanted = row.desired === null ? 'leave' : 'enter'
  if (givesUp)
    await tell(
      tx,
      row,
      'switch_given_up',
      `${row.subject} did not confirm to ${wanted} maintenance: ${problem}`,
    )
}

// Due again only when somebody decides anew.
const NEVER = new Date('9999-01-01T00:00:00Z')

const isRow = ({ kind, subject }: Claimed) =>
  and(eq(maintenanceSwitches.kind, kind), eq(maintenanceSwitches.subject, subject))

const tell = (ctx: Context, row: Claimed, kind: string, title: string) =>
  recordEvent(ctx, {
    ...{ lane: 'maintenance', kind, severity: 'warning', title },
    subject: auditSubject(row.windowId ?? ''),
    ...(row.kind === 'service' && { service: row.subject }),
    evidence: { windowId: row.windowId, kind: row.kind, subject: row.subject },
  })
