import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '@/db/client'

const PAGE = 2_000

const rowDigest = z.object({ xid: z.string(), id: z.string(), digest: z.string() })

export type RowDigest = z.infer<typeof rowDigest>

export type SealedPart = { fromXid: string; toXid: string; rows: number; lastId: string }

/**
 * Digests of the audit rows with `fromXid <= xid < toXid`, ordered by transaction and id. Every column counts, times to
 * the microsecond; what a digest covers must never change, or old seals break.
 */
export async function* rowDigests(db: Db, fromXid: string, toXid: string): AsyncGenerator<RowDigest> {
  let after = { xid: fromXid, id: '-1' }
  for (;;) {
    const page = rowDigest.array().parse([
      ...(await db.execute(sql`
        select xid::text as xid, id::text as id, encode(sha256(convert_to(jsonb_build_array(
          id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor, actor_name, true_actor, action,
          subject, reason, before::text, after::text, request_id, trace_id, address)::text, 'UTF8')), 'hex') as digest
        from ops_audit_events
        where xid < ${toXid}::xid8 and (xid, id) > (${after.xid}::xid8, ${after.id}::bigint)
        order by ops_audit_events.xid, ops_audit_events.id limit ${PAGE}`)),
    ])
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last
  }
}

/** The running hash of one seal: what it is chained to, what it covers, then each row. */
export function sealHash(previousHash: string, fromXid: string) {
  const hash = createHash('sha256').update(`${previousHash}\n${fromXid}\n`)
  return {
    add: (row: RowDigest) => void hash.update(`${row.digest}\n`),
    digest: ({ toXid, rows, lastId }: SealedPart) =>
      hash.update(`${toXid}\n${rows}\n${lastId}`).digest('hex'),
  }
}

/** What the first seal is chained to. */
export const FIRST_HASH = '0'.repeat(64)
export const FIRST_XID = '0'
