import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { HealthSummary, LevelSpanView, ServiceDetail } from './contract'

/** Everything that is watched, now. The shape of `GET /api/ops/health`. */
export async function getHealthSummary(ctx: Context): Promise<HealthSummary> {
  throw new AppError('unavailable', `Not here yet at ${ctx.now.toISOString()}.`)
}

/** @throws AppError not_found when pitwall.yaml has no such service */
export async function getServiceDetail(_ctx: Context, id: string): Promise<ServiceDetail> {
  throw new AppError('not_found', `There is no service ${id}.`)
}

export type SpanRange = {
  subjectKind: 'whole' | 'service' | 'dependency'
  subjectId: string
  from: Date
  to: Date
}

/** Spans that touch the range, oldest first; the newest 1 000 when there are more. */
export async function listSpans(_ctx: Context, _range: SpanRange): Promise<LevelSpanView[]> {
  return []
}
