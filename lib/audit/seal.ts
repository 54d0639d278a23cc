import { desc, sql } from 'drizzle-orm'
import { z } from 'zod'
import { auditSeals } from '@/db/schema'
import type { Context } from '@/lib/context'
import { FIRST_HASH, FIRST_XID, rowDigests, sealHash } from './sealed-rows'

const MAX_ROWS = 20_000

const finishedBefore = z.tuple([z.object({ xmin: z.string() })])

/**
 * Adds one link to the chain: over every audit row of transactions that are finished and not yet sealed, at most about
 * 20 000 (never part of a transaction). Answers how many rows it sealed. Of two that seal at once one wins, and the
 * chain stays one.
 */
export async function sealAudit({ db, now, log }: Context): Promise<number> {
  const [last] = await db.select().from(auditSeals).orderBy(desc(auditSeals.id)).limit(1)
  const fromXid = last?.toXid ?? FIRST_XID
  const previousHash = last?.hash ?? FIRST_HASH
  const [{ xmin }] = finishedBefore.parse([
    ...(await db.execute(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`)),
  ])
  if (BigInt(xmin) < BigInt(fromXid)) {
    log.error(
      { xmin, fromXid },
      'the audit chain cannot go on: transaction ids went back (restored elsewhere?)',
    )
    return 0
  }

  const part = { fromXid, toXid: xmin, rows: 0, lastId: '0' }
  const hash = sealHash(previousHash, fromXid)
  let xid = fromXid
  for await (const row of rowDigests(db, fromXid, xmin)) {
    if (part.rows >= MAX_ROWS && row.xid !== xid) {
      part.toXid = row.xid
      break
    }
    xid = row.xid
    hash.add(row)
    part.rows++
    part.lastId = row.id
  }
  if (part.rows === 0) return 0

  const [sealed] = await db
    .insert(auditSeals)
    .values({ ...part, lastId: BigInt(part.lastId), sealedAt: now, previousHash, hash: hash.digest(part) })
    .onConflictDoNothing({ target: auditSeals.fromXid })
    .returning()
  if (!sealed) return 0
  // The log is the anchor outside the database: cutting off the newest seals would show.
  log.info({ seal: String(sealed.id), rows: sealed.rows, hash: sealed.hash }, 'audit sealed')
  return sealed.rows
}
