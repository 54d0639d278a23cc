import { createHash } from 'node:crypto'
import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { idempotencyKeys } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'

const LEASE_SECONDS = 60
const KEPT_HOURS = 24
const VALID_KEY = /^[\x21-\x7e]{1,255}$/

type Attempt = { key: string; route: string; body: unknown }

/**
 * Runs `work` once per caller, route and `Idempotency-Key`: a repeat gets the first answer again, marked
 * `Idempotency-Replayed: true`, for 24 hours. What the work writes and its answer are kept together or not at all, so
 * that a crash in between cannot let a repeat do it twice. Failures are not remembered.
 *
 * @throws AppError invalid (key), unprocessable (same key, other request), conflict (still running)
 */
export async function once(
  ctx: Context,
  attempt: Attempt,
  work: (tx: Context) => Promise<Response>,
): Promise<Response> {
  if (!VALID_KEY.test(attempt.key))
    throw new AppError('invalid', 'Idempotency-Key: 1-255 visible ASCII characters.')
  const fingerprint = createHash('sha256')
    .update(`${attempt.route}\n${canonical(attempt.body)}`)
    .digest('hex')
  const claim = { actor: ctx.actor.id, route: attempt.route, key: attempt.key }

  if (!(await claimKey(ctx, claim, fingerprint))) return replay(ctx, claim, fingerprint)
  try {
    return await transaction(ctx, async (tx) => {
      const answer = await work(tx)
      await remember(tx, claim, answer.status, await answer.clone().text())
      return answer
    })
  } catch (error) {
    await release(ctx, claim)
    throw error
  }
}

type Claim = { actor: string; route: string; key: string }

/** A crashed attempt holds its key for one lease; an answer is kept a day. */
async function claimKey({ db, now }: Context, claim: Claim, fingerprint: string): Promise<boolean> {
  const fresh = {
    fingerprint,
    createdAt: now,
    leaseUntil: new Date(now.getTime() + LEASE_SECONDS * 1_000),
    finishedAt: null,
    status: null,
    body: null,
  }
  const dayAgo = new Date(now.getTime() - KEPT_HOURS * 3_600_000)
  const abandoned = and(isNull(idempotencyKeys.finishedAt), lt(idempotencyKeys.leaseUntil, now))
  const rows = await db
    .insert(idempotencyKeys)
    .values({ ...claim, ...fresh })
    .onConflictDoUpdate({
      target: [idempotencyKeys.actor, idempotencyKeys.route, idempotencyKeys.key],
      set: fresh,
      setWhere: or(abandoned, lt(idempotencyKeys.createdAt, dayAgo)),
    })
    .returning({ key: idempotencyKeys.key })
  return rows.length === 1
}

async function replay({ db }: Context, claim: Claim, fingerprint: string): Promise<Response> {
  const [known] = await db.select().from(idempotencyKeys).where(isClaim(claim))
  if (known && known.fingerprint !== fingerprint)
    throw new AppError('unprocessable', 'This Idempotency-Key was used for another request.')
  if (!known?.status) {
    throw new AppError('conflict', 'The first request with this Idempotency-Key is still running.', {
      retryAfterSeconds: 1,
    })
  }
  return new Response(known.body === '' ? null : known.body, {
    status: known.status,
    headers: { 'Content-Type': 'application/json', 'Idempotency-Replayed': 'true' },
  })
}

async function remember({ db }: Context, claim: Claim, status: number, body: string): Promise<void> {
  await db.update(idempotencyKeys).set({ finishedAt: new Date(), status, body }).where(isClaim(claim))
}

/** Unless the work was kept after all and only the word of it got lost. */
async function release({ db, log }: Context, claim: Claim): Promise<void> {
  await db
    .delete(idempotencyKeys)
    .where(and(isClaim(claim), isNull(idempotencyKeys.finishedAt)))
    .catch((error: unknown) => log.warn({ err: error }, 'a key stays claimed until its lease ends'))
}

const isClaim = ({ actor, route, key }: Claim) =>
  and(eq(idempotencyKeys.actor, actor), eq(idempotencyKeys.route, route), eq(idempotencyKeys.key, key))

/** JSON with sorted keys, so that the same request written differently is the same request. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) => {
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
      return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
    }) ?? ''
  )
}
