import type { DeployAnswer } from '@/lib/deploys/contract'
import { formatDuration } from '@/lib/format'
import type { Ask } from './ask'
import type { Comparison, EndpointDetail } from './contract'
import { secondsOf } from './range'
import { shiftFor } from './rules'
import { readErrorRatios, readLatency, readRequestRate } from './series'
import type { Subject } from './subject'

/** The same endpoint at the compared time, on the same grid; null when there is nothing to compare with. */
export async function readComparison(
  ask: Ask,
  subject: Subject,
  kind: Comparison,
  deploy: DeployAnswer | undefined,
): Promise<EndpointDetail['comparison']> {
  const { range, grid } = subject
  const shiftSeconds = shiftFor({
    kind,
    rangeSeconds: secondsOf(range),
    stepSeconds: grid.stepSeconds,
    sinceDeploySeconds: deploy && (range.to.getTime() - Date.parse(deploy.at)) / 1_000,
  })
  if (shiftSeconds === undefined) return null
  const read = Promise.all([
    readLatency(ask, subject, shiftSeconds),
    readRequestRate(ask, subject, shiftSeconds),
    readErrorRatios(ask, subject, shiftSeconds),
  ])
  const values = await ask.optional('comparison', read)
  if (!values) return null
  const [latency, requestsPerSecond, errorRatios] = values
  const label = labelOf(kind, secondsOf(range), deploy)
  return { kind, shiftSeconds, label, latency, requestsPerSecond, errorRatios }
}

function labelOf(kind: Comparison, rangeSeconds: number, deploy: DeployAnswer | undefined): string {
  switch (kind) {
    case 'none':
      return ''
    case 'previous':
      return `the ${formatDuration(rangeSeconds)} before`
    case 'yesterday':
      return 'yesterday'
    case 'last_week':
      return 'last week'
    case 'before_deploy':
      return `before ${deploy?.version ?? 'the last deploy'}`
  }
}
