import type { DependencyOf } from '@/lib/config/contract'
import { type Probe, ProbeError } from '../adapter'
import { ask, refuseStatus } from './answer'

/** GET answers the expected status, any 2xx when none is named. */
export const probeHttp: Probe<Pick<DependencyOf<'http'>, 'url' | 'expectStatus'>> = async (
  { url, expectStatus },
  limits,
) => {
  const { status, latencyMs } = await ask({ url }, limits)
  if (status !== expectStatus) {
    refuseStatus(status)
    if (expectStatus !== undefined) throw new ProbeError('error', `HTTP ${status} instead of ${expectStatus}`)
  }
  return { code: 'ok', latencyMs, detail: `HTTP ${status}`, data: { httpStatus: status } }
}
