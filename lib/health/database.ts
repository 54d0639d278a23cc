import { sql } from 'drizzle-orm'
import type { Context } from '@/lib/context'
import { within } from '@/lib/within'

const PATIENCE_MS = 1_500

export type DatabaseCheck = { status: 'healthy' | 'unhealthy'; latencyMs: number }

/** One question to Pitwall's own database; says so soon when it does not answer. */
export async function checkDatabase({ db }: Pick<Context, 'db'>): Promise<DatabaseCheck> {
  const startedAt = performance.now()
  const answered = await within(Promise.resolve(db.execute(sql`select 1`)), PATIENCE_MS).then(
    () => true,
    () => false,
  )
  const latencyMs = Math.round((performance.now() - startedAt) * 100) / 100
  return { status: answered ? 'healthy' : 'unhealthy', latencyMs }
}
