import { anomaliesOver } from '@/lib/anomalies/marks'
import type { Context } from '@/lib/context'
import type { DeployAnswer } from '@/lib/deploys/contract'
import { paths } from '@/lib/paths'
import type { Ask } from './ask'
import type { EndpointDetail } from './contract'
import type { Subject } from './subject'

type Marks = EndpointDetail['marks']
type Given = { id: string; deploys: readonly DeployAnswer[] }

/** Deploys of the range, and the anomalies that were open in it. */
export async function marksOf(
  ask: Ask,
  ctx: Context,
  subject: Subject,
  { id, deploys }: Given,
): Promise<Marks> {
  const { service, range } = subject
  const over = anomaliesOver(ctx, { service: service.id, endpoint: id }, range)
  const anomalies = (await ask.optional('anomalies', over)) ?? []
  return [
    ...deploys.filter(({ at }) => Date.parse(at) >= range.from.getTime()).map(deployMark),
    ...anomalies.map(anomalyMark),
  ]
}

const deployMark = ({ at, version, actor, service }: DeployAnswer): Marks[number] => ({
  at,
  until: at,
  kind: 'deploy',
  severity: null,
  title: actor ? `${version} by ${actor}` : version,
  href: paths.service(service),
})

type Anomaly = Awaited<ReturnType<typeof anomaliesOver>>[number]

const anomalyMark = ({ id, openedAt, resolvedAt, severity, sentence }: Anomaly): Marks[number] => ({
  at: openedAt.toISOString(),
  until: resolvedAt?.toISOString() ?? null,
  kind: 'anomaly',
  severity,
  title: sentence,
  href: paths.anomaly(String(id)),
})
