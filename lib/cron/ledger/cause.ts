import { desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { anomalies } from '@/db/schema'
import type { Context } from '@/lib/context'
import { listDeploys } from '@/lib/deploys/queries'
import { env } from '@/lib/env'
import { openSpans } from '@/lib/status/queries'
import { severityOf } from '@/lib/status/rules'
import type { Cause } from '../contract'

const MAX_TROUBLES = 20
const MAX_ANOMALIES = 10
const reasons = z.array(z.object({ message: z.string() })).catch([])

type Span = Awaited<ReturnType<typeof openSpans>> extends Map<string, infer S> ? S : never

/** What stands around now, by service: levels, open anomalies, the last deploy, maintenance. */
export async function causesOf(
  tx: Context,
  services: readonly (string | null)[],
): Promise<{ service: string | null; cause: Cause }[]> {
  const spans = await openSpans(tx)
  const open = await openAnomalies(tx)
  const troubles = [...spans.values()].filter(isTrouble).slice(0, MAX_TROUBLES).map(troubleOf)
  const causes = []
  for (const service of services) {
    const { items } = await listDeploys(tx, { ...(service !== null && { service }), limit: 1 })
    const [deploy] = items
    causes.push({
      service,
      cause: {
        at: tx.now.toISOString(),
        service: serviceOf(service, spans.get(`service:${service}`)),
        troubles,
        anomalies: open.filter((one) => service === null || one.service === service).map(anomalyOf),
        lastDeploy: deploy ? { version: deploy.version, at: deploy.at, service: deploy.service } : null,
        maintenance: env().MAINTENANCE_MODE,
      },
    })
  }
  return causes
}

const openAnomalies = ({ db }: Context) =>
  db
    .select()
    .from(anomalies)
    .where(eq(anomalies.state, 'open'))
    .orderBy(desc(anomalies.openedAt))
    .limit(MAX_ANOMALIES)

const anomalyOf = ({ id, sentence, openedAt }: typeof anomalies.$inferSelect) => ({
  id: String(id),
  sentence,
  openedAt: openedAt.toISOString(),
})

const isTrouble = ({ level, subjectKind }: Span) => subjectKind !== 'whole' && (severityOf(level) ?? 0) > 0

const troubleOf = (span: Span) => ({
  subject: `${span.subjectKind}:${span.subjectId}`,
  level: span.level,
  since: span.fromAt.toISOString(),
  reason: reasonOf(span),
})

const serviceOf = (id: string | null, span: Span | undefined) =>
  id === null ? null : { id, level: span?.level ?? 'unknown', reason: span ? reasonOf(span) : null }

const reasonOf = ({ evidence }: Span) => reasons.parse(evidence)[0]?.message ?? null
