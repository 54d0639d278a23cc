import { desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { anomalies } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { DeployAnswer } from '@/lib/deploys/contract'
import { newestDeploys } from '@/lib/deploys/queries'
import { windowsOn } from '@/lib/maintenance/queries'
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
): Promise<{ service: string | null; cause: Omit<Cause, 'backlog'> }[]> {
  const spans = await openSpans(tx)
  const open = await openAnomalies(tx)
  const troubles = [...spans.values()].filter(isTrouble).slice(0, MAX_TROUBLES).map(troubleOf)
  const deploys = await newestDeploys(tx)
  const windows = await windowsOn(tx)
  return services.map((service) => ({
    service,
    cause: {
      at: tx.now.toISOString(),
      service: serviceOf(service, spans.get(`service:${service}`)),
      troubles,
      anomalies: open.filter((one) => service === null || one.service === service).map(anomalyOf),
      lastDeploy: deployOf(deploys, service),
      maintenance: windows.some(({ scope }) => scope === 'global' || scope === `service:${service}`),
    },
  }))
}

/** The last one of the service, else of all. */
function deployOf(deploys: readonly DeployAnswer[], service: string | null): Cause['lastDeploy'] {
  const own = deploys.filter((deploy) => service === null || deploy.service === service)
  const [deploy] = [...own].sort((one, other) => other.at.localeCompare(one.at))
  return deploy ? { version: deploy.version, at: deploy.at, service: deploy.service } : null
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
