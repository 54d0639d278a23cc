import { asc, count, desc, eq, gt, gte, sql } from 'drizzle-orm'
import { type AuditSeal, auditSeals, opsAuditEvents } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import type { Verification } from './contract'
import { storedId } from './queries'
import { FIRST_HASH, FIRST_XID, rowDigests, sealHash } from './sealed-rows'

const SEALS_A_PAGE = 200
const MAX_ROWS = 200_000
const MAX_PROBLEMS = 100
const MAX_UNSEALED = 10_000

type Problem = Verification['problems'][number]

/**
 * Recomputes the chain from the rows as they are now. Finds a row that was altered, deleted or inserted afterwards, and
 * a seal that was changed or removed. About 200 000 rows a call; `nextAfter` says where to go on.
 */
export function verifyAudit(ctx: Context, after?: string): Promise<Verification> {
  requirePermission(ctx, 'audit:read')
  const running = processWide('audit-verification', () => new Map<string, Promise<Verification>>())
  const key = after ?? 'start'
  const known = running.get(key)
  if (known) return known
  const started = verify(ctx, after).finally(() => running.delete(key))
  running.set(key, started)
  return started
}

async function verify(ctx: Context, after: string | undefined): Promise<Verification> {
  let previous = after === undefined ? undefined : await getSeal(ctx, after)
  const result = { seals: 0, rows: 0, problems: [] as Problem[] }
  let seals = await nextSeals(ctx, previous)
  while (seals.length > 0 && result.rows < MAX_ROWS && result.problems.length < MAX_PROBLEMS) {
    const recomputed = await recompute(ctx, seals)
    for (const seal of seals) {
      result.problems.push(...problemsOf(seal, previous, recomputed.get(seal.id)))
      result.seals++
      result.rows += seal.rows
      previous = seal
    }
    seals = await nextSeals(ctx, previous)
  }
  const last = await lastSeal(ctx)
  return {
    ...result,
    status: statusOf(result.problems.length, last),
    sealedUntil: last?.sealedAt.toISOString() ?? null,
    unsealedRows: await unsealedRows(ctx, last),
    nextAfter: seals.length > 0 && previous ? String(previous.id) : null,
  }
}

type Recomputed = { hash: string; rows: number }

/** One pass over the rows of many seals. */
async function recompute({ db }: Context, seals: AuditSeal[]): Promise<Map<bigint, Recomputed>> {
  const results = new Map<bigint, Recomputed>()
  const [first] = seals
  const last = seals.at(-1)
  if (!first || !last) return results
  const rows = rowDigests(db, first.fromXid, last.toXid)
  let row = await rows.next()
  for (const seal of seals) {
    const hash = sealHash(seal.previousHash, seal.fromXid)
    let counted = 0
    while (!row.done && BigInt(row.value.xid) < BigInt(seal.toXid)) {
      hash.add(row.value)
      counted++
      row = await rows.next()
    }
    const part = { ...seal, lastId: String(seal.lastId) }
    results.set(seal.id, { hash: hash.digest(part), rows: counted })
  }
  return results
}

function problemsOf(seal: AuditSeal, previous: AuditSeal | undefined, now?: Recomputed): Problem[] {
  const found: Problem[] = []
  const add = (kind: Problem['kind'], detail: string) =>
    found.push({ seal: String(seal.id), kind, sealedAt: seal.sealedAt.toISOString(), detail })
  if (seal.fromXid !== (previous?.toXid ?? FIRST_XID)) add('seal_missing', 'the seal before it is gone')
  else if (seal.previousHash !== (previous?.hash ?? FIRST_HASH))
    add('seal_changed', 'it is not chained to the seal before it')
  if (!now || now.hash === seal.hash) return found
  const counts = `${seal.rows} rows were sealed, ${now.rows} are there`
  if (now.rows < seal.rows) add('deleted', counts)
  else if (now.rows > seal.rows) add('inserted', counts)
  else add('altered', 'a row, or the seal itself, is not what was sealed')
  return found
}

const nextSeals = ({ db }: Context, previous: AuditSeal | undefined) =>
  db
    .select()
    .from(auditSeals)
    .where(previous && gt(auditSeals.id, previous.id))
    .orderBy(asc(auditSeals.id))
    .limit(SEALS_A_PAGE)

async function getSeal({ db }: Context, id: string): Promise<AuditSeal> {
  const [seal] = await db
    .select()
    .from(auditSeals)
    .where(eq(auditSeals.id, storedId(id)))
  if (!seal) throw new AppError('not_found', `There is no seal ${id}.`)
  return seal
}

async function lastSeal({ db }: Context): Promise<AuditSeal | undefined> {
  const [seal] = await db.select().from(auditSeals).orderBy(desc(auditSeals.id)).limit(1)
  return seal
}

async function unsealedRows({ db }: Context, last: AuditSeal | undefined): Promise<number> {
  const open = db
    .select({ id: opsAuditEvents.id })
    .from(opsAuditEvents)
    .where(last && gte(opsAuditEvents.xid, sql`${last.toXid}::xid8`))
    .limit(MAX_UNSEALED)
    .as('open')
  const [row] = await db.select({ rows: count() }).from(open)
  return row?.rows ?? 0
}

function statusOf(problems: number, last: AuditSeal | undefined): Verification['status'] {
  if (problems > 0) return 'broken'
  return last ? 'intact' : 'empty'
}
