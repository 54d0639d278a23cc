import { desc, eq } from 'drizzle-orm'
import { anomalies } from '@/db/schema'
import { anomalyEvidence } from '@/lib/anomalies/evidence'
import type { Context } from '@/lib/context'
import type { OpenAnomalies, OpenAnomaly } from './anomaly-signals'

const MAX_OPEN = 500

/** What is unusual about services now. */
export async function openAnomalies({ db }: Context): Promise<OpenAnomalies> {
  const rows = await db
    .select()
    .from(anomalies)
    .where(eq(anomalies.state, 'open'))
    .orderBy(desc(anomalies.openedAt), desc(anomalies.id))
    .limit(MAX_OPEN)
  const byService = new Map<string, OpenAnomaly[]>()
  for (const row of rows) {
    const others = byService.get(row.service) ?? []
    byService.set(row.service, [...others, { severity: row.severity, evidence: anomalyEvidence(row) }])
  }
  return byService
}
