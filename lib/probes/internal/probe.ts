import type { ServiceConfig } from '@/lib/config/contract'
import { type Probe, ProbeError, type ProbeLimits } from '../adapter'
import { cleanJson } from '../clean'
import type { InternalReading } from '../contract'
import { failureOf } from '../failure'
import { ask, jsonObject, refuseStatus } from '../http/answer'

const PATHS = {
  info: '/api/internal/system/info',
  smoke: '/api/internal/system/smoke',
  dbInfo: '/api/internal/ops/db-info',
} as const

type InternalTarget = Pick<ServiceConfig, 'url' | 'internal'>
type Part = InternalReading['info']

/** A service's own info, smoke and db-info; `data` is an InternalReading. The code is that of the first that failed. */
export const probeInternal: Probe<InternalTarget> = async (target, limits) => {
  const startedAt = performance.now()
  const [info, smoke, dbInfo] = await Promise.all([
    readPart(target, PATHS.info, limits),
    readPart(target, PATHS.smoke, limits),
    readPart(target, PATHS.dbInfo, limits),
  ])
  const failed = [info, smoke, dbInfo].find(({ code }) => code !== 'ok')
  return {
    code: failed?.code ?? 'ok',
    latencyMs: performance.now() - startedAt,
    detail: failed?.detail ?? '',
    data: { info, smoke, dbInfo },
  }
}

async function readPart({ url, internal }: InternalTarget, path: string, limits: ProbeLimits): Promise<Part> {
  try {
    if (!internal) throw new ProbeError('disabled', 'internal is not configured')
    const address = new URL(internal.url ?? url)
    address.pathname = `${address.pathname.replace(/\/$/, '')}${path}`
    const headers = { 'x-internal-token': internal.token }
    const { status, text } = await ask({ url: address.href, headers }, limits)
    // A smoke that fails answers 503 with its checks.
    if (status !== 503 || !path.endsWith('/smoke')) refuseStatus(status)
    const answer = cleanJson(jsonObject(text))
    return { code: status === 503 ? 'error' : 'ok', detail: '', answer: { ...Object(answer) } }
  } catch (error) {
    return { ...failureOf(error), answer: null }
  }
}
