import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { processWide } from '@/lib/process-wide'
import { log } from '@/lib/telemetry/log'
import type { Asked } from '../gate/decide'
import type { KnownBypass } from '../memory/known'

const MOST_PLACES = 100
const MAX_PATH = 300
const ELSEWHERE = '(other paths)'

type Use = { bypassId: string; service: string | null; method: string; path: string; count: number }

/** Rows as one parameter. */
const recordset = (rows: readonly Use[]) => sql`${JSON.stringify(rows)}::text::jsonb`

const waiting = () => processWide('maintenance.uses', () => new Map<string, Use>())

/** Counted here, and written within a second: asking the gate waits for no database. */
export function noteUse({ id, name }: KnownBypass, { service = '', method, path = '' }: Asked): void {
  const [bare = ''] = path.split(/[?#]/, 1)
  const place = waiting().size < MOST_PLACES ? bare.slice(0, MAX_PATH) : ELSEWHERE
  const known = { bypassId: id, service: service || null, method: method.slice(0, 20), path: place }
  const key = JSON.stringify(known)
  const count = (waiting().get(key)?.count ?? 0) + 1
  waiting().set(key, { ...known, count })
  log().info({ bypass: name, service, method: known.method, path: place }, 'a bypass let a request through')
}

/** Writes down the uses since the last time; what cannot be written waits. */
export async function writeUses(): Promise<void> {
  const uses = [...waiting().values()]
  if (uses.length === 0) return
  waiting().clear()
  try {
    await database().transaction(async (tx) => {
      await tx.execute(sql`
        insert into maintenance_bypass_uses (bypass_id, at, service, method, path, count)
        select b.id, now(), n.service, n.method, n.path, n.count
        from jsonb_to_recordset(${recordset(uses)})
          as n("bypassId" uuid, service text, method text, path text, count int)
        join maintenance_bypasses as b on b.id = n."bypassId"`)
      await tx.execute(sql`
        update maintenance_bypasses as b set uses = b.uses + n.count, last_used_at = now()
        from (select "bypassId" as id, sum(count) as count
          from jsonb_to_recordset(${recordset(uses)}) as u("bypassId" uuid, count int) group by 1) as n
        where b.id = n.id`)
    })
  } catch (error) {
    for (const use of uses) putBack(use)
    throw error
  }
}

function putBack(use: Use): void {
  const { count, ...known } = use
  const key = JSON.stringify(known)
  waiting().set(key, { ...known, count: count + (waiting().get(key)?.count ?? 0) })
}
