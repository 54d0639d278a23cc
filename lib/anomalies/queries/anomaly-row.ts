import { eq } from 'drizzle-orm'
import { type Anomaly, anomalies } from '@/db/schema'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'

/** Whatever the digits: one beyond what Postgres counts to is nobody's. */
export const anomalyId = (digits: string): bigint => BigInt.asIntN(64, BigInt(digits))

/** @throws AppError not_found */
export async function getAnomalyRow({ db }: Context, id: string): Promise<Anomaly> {
  const [row] = await db
    .select()
    .from(anomalies)
    .where(eq(anomalies.id, anomalyId(id)))
  if (!row) throw new AppError('not_found', `There is no anomaly ${id}.`)
  return row
}
