import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { database } from '@/db/client'
import { processWide } from '@/lib/process-wide'
import { log } from '@/lib/telemetry/log'
import { within } from '@/lib/within'
import { MOST_OPEN } from '../queries/on'
import { memory, readKnown } from './known'

const PATIENCE_MS = 2_000
const MOST_BYPASSES = 200
const TOLD_AFTER = 5

const answer = z.object({ at: z.coerce.number(), text: z.string() })

const readings = () => processWide('maintenance.readings', () => ({ begun: 0, taken: 0, failed: 0 }))

/**
 * Makes this process know what the database says now; when that is away it keeps what it knew. Never fails.
 *
 * @returns whether the database answered
 */
export async function refreshMemory(): Promise<boolean> {
  const order = readings()
  const own = ++order.begun
  try {
    const { at, text } = await within(read(), PATIENCE_MS)
    // Of two readings under way the older one may come last.
    if (own > order.taken) take(own, at, text)
    order.failed = 0
    return true
  } catch (error) {
    // A start comes before its database has been migrated, and a restart of it takes a moment.
    if (++order.failed === TOLD_AFTER)
      log().warn({ err: error }, 'maintenance is answered from what was known last')
    return false
  }
}

function take(own: number, databaseAt: number, text: string): void {
  readings().taken = own
  const kept = memory()
  const same = kept.known?.text === text ? kept.known : undefined
  const seen = { databaseAt, monotonicAt: performance.now(), isOwn: true }
  kept.known = same ? { ...same, ...seen } : { ...readKnown(text), ...seen }
}

async function read(): Promise<z.infer<typeof answer>> {
  const [row] = await database().execute(sql`
    select extract(epoch from clock_timestamp()) * 1000 as at, jsonb_build_object(
      'windows', (select coalesce(jsonb_agg(to_jsonb(w) order by w."startsAt", w.id), '[]') from (
        select id, scope, mode, reason, on_overrun as "onOverrun", starts_at as "startsAt", ends_at as "endsAt",
          begun_at as "begunAt"
        from maintenance_windows where ended_at is null order by starts_at, id limit ${MOST_OPEN}) as w),
      'bypasses', (select coalesce(jsonb_agg(to_jsonb(b) order by b.id), '[]') from (
        select id, name, token_hash as "tokenHash", service, expires_at as "expiresAt"
        from maintenance_bypasses where revoked_at is null and expires_at > now()
        order by created_at desc limit ${MOST_BYPASSES}) as b)
    )::text as text`)
  return answer.parse(row)
}
